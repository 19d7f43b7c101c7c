"""What is decided about inspections and complaints."""
