"""With what configuration a run was made, in the words the papers show it in."""

from collections.abc import Mapping

from crawler.archive.plan import RunPlan
from inspection.targets import Targets


def settings(targets: Targets, plan: RunPlan) -> Mapping[str, str]:
    """What was set for the run, by name; only units it visited are named."""
    words = {
        "Tệp cấu hình": plan.targets_path,
        "Năm được kiểm tra": str(targets.plan.year),
        "Đầu kỳ xem xét": f"{targets.plan.window_start:%d/%m/%Y}",
        "Cổng dịch vụ công được thừa nhận": ", ".join(targets.plan.service_hosts),
        "Tiêu chí được chọn": ", ".join(plan.criteria) or "tất cả",
        "Địa chỉ nội bộ được phép truy cập": ", ".join(plan.private_hosts) or "không có",
    }
    manners = plan.manners
    words |= {
        "Liên hệ ghi trong yêu cầu gửi tới cổng": manners.contact or "không ghi",
        "Trang đối chứng": ", ".join(manners.control) or "không có",
        "Giờ nghỉ": ", ".join(manners.quiet_hours) or "không có",
    }
    for visited in plan.units:
        unit = targets.unit(visited.id)
        pace = f"{visited.pace_s:g}".replace(".", ",")
        words[visited.name] = f"{', '.join(visited.hosts)}; nghỉ {pace} giây giữa hai lần hỏi; nhiều nhất {visited.pages} trang"
        if visited.mib or visited.minutes:
            limits = [f"{visited.mib} MB"] * bool(visited.mib) + [f"{visited.minutes} phút"] * bool(visited.minutes)
            words[visited.name] += f"; nhiều nhất {', '.join(limits)}"
        if visited.robots_basis:
            words[f"{visited.name}: mở cả địa chỉ robots.txt không cho phép"] = f"căn cứ {visited.robots_basis}"
        if unit is None:
            continue
        for code, options in unit.tune.items():
            for option, value in options.items():
                words[f"{unit.name}: {code} {option}"] = f"{value} (chỉnh trong tệp cấu hình)"
        for exemption in unit.exempt:
            words[f"{unit.name}: miễn {exemption.criterion}"] = f"đến hết ngày {exemption.until:%d/%m/%Y}: {exemption.reason}"
    return words
