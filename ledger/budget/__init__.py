"""What the fund's money pays for: the Coordinator's budget from approval to payment, and what is charged, earned and shared out."""
