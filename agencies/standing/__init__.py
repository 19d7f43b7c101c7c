"""How agencies stand: their scores month by month, and the shares that follow from them."""
