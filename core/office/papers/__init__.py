"""Letters of the office: what they are made of, how they are issued, what holds them back, and the great runs of them."""
