"""What measures count, straight from placements, contacts, promises and receipts."""
