using Microsoft.AspNetCore.Http;
using Trm.Console.Approvals;
using Trm.Console.Start;
using Trm.Console.Wire;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Rejections;
using Trm.Node.Approvals;

namespace Trm.Console.Administration;

/// <summary>What whoever looks after the node sees and does: keys, directory, mailboxes, peers, what is stuck, health. Nothing of a case.</summary>
internal static class AdministrationPages
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static void Map(ConsoleRoutes routes)
    {
        routes.Page("/administration", Access.Tending, async visit => (await visit.Node.Administration.ShowAsync(visit.Officer, visit.Cancel)).Try(out var state, out _)
            ? visit.Show<AdministrationPage>(new Dictionary<string, object?>(StringComparer.Ordinal) { ["State"] = state })
            : visit.NotFound());
        routes.Act("/administration/drill", Access.Tending, DrillAsync);
        routes.Page("/administration/health", Access.Tending, visit => ExamineAsync(visit, []));
        routes.Act("/administration/health", Access.Tending, (visit, _) => ExamineAsync(visit, null));
        routes.Page("/administration/stuck", Access.Tending, async visit => (await visit.Node.Quarantine.ListAsync(visit.Officer, visit.Cancel)).Try(out var stuck, out _)
            ? visit.Show<StuckPage>(new Dictionary<string, object?>(StringComparer.Ordinal) { ["Stuck"] = stuck, ["Discards"] = await visit.Node.Approvals.ProposedAsync(ApprovalAct.Discard, visit.Officer, visit.Cancel) })
            : visit.NotFound());
        routes.Act("/administration/stuck/resend", Access.Tending, (visit, form) => DoneAsync(visit, visit.Node.Quarantine.ResendAsync(form["message"], visit.Officer, visit.Cancel), _ => "/administration/stuck"));
        routes.Act("/administration/stuck/discard", Access.Tending, (visit, form) => DoneAsync(visit, visit.Node.Approvals.ProposeDiscardAsync(form["message"], visit.Officer, visit.Cancel), ApprovalPages.PathOf));
    }

    private static async Task<IResult> DrillAsync(Visit visit, Form form)
    {
        if (form["peer"].Length == 0)
            return (await visit.Node.Duty.DrillAsync(visit.Officer, visit.Cancel)).IsOk
                ? DonePages.Go(DonePages.Drill)
                : NoDrill(visit);
        if (!ParticipantId.Parse(form["peer"]).Try(out var peer, out _) || peer == visit.Node.Participant || visit.Node.Directory.Find(peer) is null)
            return visit.NotFound();
        if (!(await visit.Node.Duty.DrillAsync(peer, visit.Officer, visit.Cancel)).IsOk)
            return NoDrill(visit);
        // Who records calls is shown the word there; an administrator asks the duty officer for it.
        return Visit.Go(Node.Rights.SeesDeadlines(visit.Account.Role) ? $"/duty/calls/{peer}" : "/administration");
    }

    private static IResult NoDrill(Visit visit) => visit.Say("frame.refused", "administration.drill-failed", StatusCodes.Status409Conflict);

    private static async Task<IResult> ExamineAsync(Visit visit, IReadOnlyList<ParticipantId>? peers) =>
        (await visit.Node.Doctor.ExamineAsync(visit.Officer, peers, peers is null ? Patience : null, visit.Cancel)).Try(out var report, out _)
            ? visit.Show<HealthPage>(new Dictionary<string, object?>(StringComparer.Ordinal) { ["Report"] = report })
            : visit.NotFound();

    private static async Task<IResult> DoneAsync<T>(Visit visit, Task<Result<T>> act, Func<T, string> to)
        where T : class
    {
        var done = await act;
        return done.IsOk ? Visit.Go(to(done.Value))
            : done.Rejection.Code.Equals(RejectionCode.Value) ? visit.NotFound()
            : visit.Say("frame.refused", "quarantine.failed", StatusCodes.Status409Conflict);
    }
}
