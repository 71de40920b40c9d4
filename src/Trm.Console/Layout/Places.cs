using Trm.Node;

namespace Trm.Console.Layout;

/// <summary>The pages of each role, the first of which answers its first question. What a page shows and does is judged by its own address.</summary>
internal static class Places
{
    /// <summary>Address, and key of its name.</summary>
    public static IReadOnlyList<(string Path, string Name)> Of(Role role) => role switch
    {
        Role.Coordinator => [("/today", "today.title"), ("/arrivals", "arrivals.title"), ("/cases", "case.list"), ("/drafts", "compose.drafts"), ("/capacity", "capacity.title"), ("/approve", "approval.list"), ("/duty", "duty.title"), ("/figures", "figures.title"), ("/administration", "administration.title")],
        Role.CaseWorker => [("/arrivals", "arrivals.title"), ("/today", "today.title"), ("/cases", "case.list"), ("/approve", "approval.list")],
        Role.DutyOfficer => [("/duty", "duty.title")],
        Role.Escort => [("/escort", "escort.title")],
        Role.Auditor => [("/record", "record.title"), ("/figures", "figures.title"), ("/approve", "approval.list")],
        Role.Administrator => [("/administration", "administration.title"), ("/accounts", "accounts.title"), ("/approve", "approval.list")],
        Role.Clinician => [("/clinic", "clinic.title"), ("/clinic/cases", "clinic.cases")],
        Role.Oversight => [("/oversight", "oversight.title"), ("/approve", "approval.list")],
        _ => [],
    };

    /// <summary>Where somebody goes who has asked for nothing else.</summary>
    public static string First(Role role) => Of(role) is [var (path, _), ..] ? path : "/";
}
