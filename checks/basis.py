"""The legal texts criteria rest on, each with the days on which it may be cited.

From the domain study of the plan: NĐ 43/2011 is never cited (replaced on 15/8/2022), and for history, biographies and
duties the plan itself is the basis, since NĐ 42/2022 does not ask for them.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class LegalText:
    """A citation and the days it is in force, both inclusive; None means open."""

    cite: str
    since: date | None = None
    until: date | None = None

    def in_force(self, day: date) -> bool:
        """Whether the text may be cited for an inspection on DAY."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


def plan_item(number: int, words: str) -> LegalText:
    """The inspection plan itself, part II of its appendix, the NUMBER-th item."""
    return LegalText(f"Kế hoạch kiểm tra CCHC, Phụ lục phần II, nội dung {number}: {words}")


_LAST_OF_42 = date(2026, 6, 30)
_FIRST_OF_224 = date(2026, 7, 1)

ACCESS_LAW_A = LegalText("Luật Tiếp cận thông tin 104/2016/QH13, Điều 19 khoản 1 điểm a", date(2018, 7, 1))
ACCESS_LAW_C = LegalText("Luật Tiếp cận thông tin 104/2016/QH13, Điều 19 khoản 1 điểm c", date(2018, 7, 1))
ACCESS_LAW_DD = LegalText("Luật Tiếp cận thông tin 104/2016/QH13, Điều 19 khoản 1 điểm đ", date(2018, 7, 1))
DECREE_42_C = LegalText("Nghị định 42/2022/NĐ-CP, Điều 4 khoản 1 điểm c", date(2022, 8, 15), _LAST_OF_42)
DECREE_42_DD = LegalText("Nghị định 42/2022/NĐ-CP, Điều 4 khoản 1 điểm đ", date(2022, 8, 15), _LAST_OF_42)
DECREE_42_E = LegalText("Nghị định 42/2022/NĐ-CP, Điều 4 khoản 1 điểm e", date(2022, 8, 15), _LAST_OF_42)
DECREE_224 = LegalText("Nghị định 224/2026/NĐ-CP (thay Nghị định 42/2022/NĐ-CP từ 01/7/2026)", _FIRST_OF_224)
DECREE_63 = LegalText("Nghị định 63/2010/NĐ-CP (sửa đổi bởi 48/2013/NĐ-CP, 92/2017/NĐ-CP)", date(2010, 10, 14))
CIRCULAR_02_2017 = LegalText("Thông tư 02/2017/TT-VPCP", date(2017, 12, 15))
DECREE_61 = LegalText("Nghị định 61/2018/NĐ-CP, Nghị định 107/2021/NĐ-CP", date(2018, 6, 21), date(2025, 6, 30))
DECREE_118 = LegalText("Nghị định 118/2025/NĐ-CP", date(2025, 7, 1))
DECREE_45_2020 = LegalText("Nghị định 45/2020/NĐ-CP", date(2020, 5, 22))
DECREE_47_2020 = LegalText("Nghị định 47/2020/NĐ-CP", date(2020, 5, 25))
DECREE_194_2025 = LegalText("Nghị định 194/2025/NĐ-CP", date(2025, 8, 19))
DECISION_766 = LegalText("Quyết định 766/QĐ-TTg ngày 23/6/2022", date(2022, 6, 23))
DIGITAL_LAW = LegalText("Luật Chuyển đổi số 148/2025/QH15", _FIRST_OF_224)
RESOLUTION_76 = LegalText("Nghị quyết 76/NQ-CP ngày 15/7/2021", date(2021, 7, 15))
DECISION_876 = LegalText("Quyết định 876/QĐ-BNV ngày 10/11/2022 (Chỉ số CCHC)", date(2022, 11, 10))
PERSONNEL_CIRCULAR = LegalText("Thông tư 06/2023/TT-BNV", date(2023, 5, 4))
PLANNING_LAW = LegalText("Luật Quy hoạch 21/2017/QH14", date(2019, 1, 1))

PLAN_1 = plan_item(1, "kết nối, chia sẻ dữ liệu; khai thác Hệ thống thông tin giải quyết TTHC")
PLAN_2_REFORM = plan_item(2, "công khai thông tin, tuyên truyền công tác CCHC")
PLAN_2_PROCEDURES = plan_item(2, "công khai TTHC")
PLAN_2_PROCESS = plan_item(2, "công khai quy trình giải quyết công việc")
PLAN_3_STRUCTURE = plan_item(3, "sơ đồ, cơ cấu tổ chức")
PLAN_3_FUNCTIONS = plan_item(3, "chức năng, nhiệm vụ, quyền hạn của cơ quan, đơn vị trực thuộc")
PLAN_3_HISTORY = plan_item(3, "tóm lược quá trình hình thành và phát triển")
PLAN_3_LEADERS = plan_item(3, "tiểu sử tóm tắt và nhiệm vụ đảm nhiệm của lãnh đạo")
PLAN_4 = plan_item(4, "cập nhật hồ sơ cán bộ, công chức, viên chức trên phần mềm quản lý")
PLAN_5 = plan_item(5, "chiến lược, kế hoạch, quy hoạch phát triển kinh tế - xã hội của huyện")

ONE_STOP = (PLAN_1, DECREE_45_2020, DECREE_47_2020, DECREE_61, DECREE_118, DECISION_766, DIGITAL_LAW, DECREE_194_2025)
REFORM = (PLAN_2_REFORM, RESOLUTION_76, DECISION_876)
PROCEDURES = (PLAN_2_PROCEDURES, ACCESS_LAW_A, DECREE_42_C, DECREE_224, DECREE_63, CIRCULAR_02_2017, DECREE_118)
WORK_PROCESS = (PLAN_2_PROCESS, ACCESS_LAW_A, DECREE_42_C, DECREE_224, DECREE_61, DECREE_118)
STRUCTURE = (PLAN_3_STRUCTURE, ACCESS_LAW_DD, DECREE_42_E, DECREE_224)
FUNCTIONS = (PLAN_3_FUNCTIONS, ACCESS_LAW_DD, DECREE_42_E, DECREE_224)
HISTORY = (PLAN_3_HISTORY,)
LEADERS = (PLAN_3_LEADERS,)
PERSONNEL = (PLAN_4, PERSONNEL_CIRCULAR)
DEVELOPMENT = (PLAN_5, ACCESS_LAW_C, DECREE_42_DD, DECREE_224, PLANNING_LAW)
PORTAL_STATE = (ACCESS_LAW_DD, DECREE_42_E, DECREE_224)
