"""Drafts in Word, in the format of Nghị định 30/2020/NĐ-CP: what they say comes from findings and from nothing else."""
