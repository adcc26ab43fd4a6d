"""Taking part with assistance: sessions whose words the team enters, forms on paper, and bodies that were invited."""
