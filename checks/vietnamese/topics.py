"""What a section of a portal may be about."""

from collections.abc import Mapping
from enum import StrEnum


class Topic(StrEnum):
    """What a section of a portal may be about."""

    INTRODUCTION = "introduction"
    STRUCTURE = "structure"
    FUNCTIONS = "functions"
    HISTORY = "history"
    LEADERS = "leaders"
    DUTIES = "duties"
    CONTACT = "contact"
    PROCEDURES = "procedures"
    SERVICES = "services"
    WORK_PROCESS = "work_process"
    REFORM = "reform"
    DIGITAL = "digital"
    DEVELOPMENT_PLANS = "development_plans"
    DOCUMENTS = "documents"

    @property
    def name_vi(self) -> str:
        """How papers name the topic."""
        return _NAMES[self]


_NAMES: Mapping[Topic, str] = {
    Topic.INTRODUCTION: "Giới thiệu",
    Topic.STRUCTURE: "Sơ đồ, cơ cấu tổ chức",
    Topic.FUNCTIONS: "Chức năng, nhiệm vụ",
    Topic.HISTORY: "Lịch sử hình thành và phát triển",
    Topic.LEADERS: "Lãnh đạo",
    Topic.DUTIES: "Phân công nhiệm vụ",
    Topic.CONTACT: "Liên hệ",
    Topic.PROCEDURES: "Thủ tục hành chính",
    Topic.SERVICES: "Dịch vụ công",
    Topic.WORK_PROCESS: "Quy trình giải quyết công việc",
    Topic.REFORM: "Cải cách hành chính",
    Topic.DIGITAL: "Chuyển đổi số",
    Topic.DEVELOPMENT_PLANS: "Chiến lược, quy hoạch, kế hoạch",
    Topic.DOCUMENTS: "Văn bản",
}
