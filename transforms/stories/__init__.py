"""What articles are about, in the terms by which stories are told apart."""
