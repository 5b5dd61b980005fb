"""Batches have their own way of being published and withdrawn, by hand or at a time."""

from portal.editorial import workflow
from trade.statistics.batches import publish_batch, withdraw_batch
from trade.statistics.observations import ObservationBatch

workflow.take_over(ObservationBatch, publish=publish_batch, withdraw=withdraw_batch)
