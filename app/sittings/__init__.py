"""Sessions at which people took part without writing here themselves; what was said there is entered by `assisted`."""
