"""What every page of the portal shares: doors, visits, forms, lists, words on the screen."""
