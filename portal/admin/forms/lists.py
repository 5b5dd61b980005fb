"""Change list that loads the evidence of its records in a fixed number of queries."""

from django.contrib.admin.views.main import ChangeList
from django.http import HttpRequest

from portal.publication.evidence import know_references, load_evidence, with_evidence

__all__ = ["RecordChangeList", "know_references", "load_evidence", "with_evidence"]


class RecordChangeList(ChangeList):
    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.result_list = load_evidence(list(self.result_list))
