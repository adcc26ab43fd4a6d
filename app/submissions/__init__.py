"""Submissions: answers to a questionnaire, or a letter as a whole, whose words become contributions."""
