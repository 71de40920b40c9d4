using Microsoft.AspNetCore.Http;
using Trm.Console.Layout;
using Trm.Console.Wire;
using Trm.Contracts.Gates;
using Trm.Contracts.Identifiers;

namespace Trm.Console.Return;

/// <summary>Every act of a return has one address: the form, and what it sends. A case that is not there, one that is somebody else's and an act of the other side look the same.</summary>
internal static class ReturnPages
{
    public static void Map(ConsoleRoutes routes)
    {
        foreach (var act in ReturnActs.All)
        {
            routes.Page($"/case/{{case}}/{act.Name}", act.Access, visit => OfCase(visit, act, at => ShowAsync(at, act)));
            routes.Act($"/case/{{case}}/{act.Name}", act.Access, (visit, form) => OfCase(visit, act, at => DoAsync(at, act, form)));
        }

        routes.Page("/case/{case}/sent/{act}", Sending, SentAsync);
        routes.Page("/case/{case}/kept", Access.Reading, KeptAsync);
        routes.Page("/case/{case}/pocket", Access.Reading, visit => PrintAsync<PocketPage>(visit));
        routes.Page("/case/{case}/sheet", Access.Reading, visit => PrintAsync<SheetPage>(visit));
    }

    /// <summary>Where one goes back to: the case where one reads it, else one's first page.</summary>
    public static string Home(Visit visit, CaseId @case) => Trm.Node.Rights.ReadsCases(visit.Account.Role) ? $"/case/{@case}" : "/";

    // Who may do any of what tells the other side something.
    private static Access Sending { get; } = new("sending", role => ReturnActs.All.Any(a => IsSent(a) && a.May(role)));

    private static bool IsSent(ReturnAct act) => !act.StaysHere && act.ProposeAsync is null;

    private static async Task<IResult> OfCase(Visit visit, ReturnAct act, Func<ActVisit, Task<IResult>> answer, bool isDone = false)
    {
        if (!CaseId.Parse(visit.Http.Request.RouteValues["case"] as string).Try(out var @case, out _)
            || !(await visit.Node.Journeys.FindAsync(@case, visit.Officer, visit.Cancel)).Try(out var movement, out _) || !act.IsFor(visit.Account.Role, movement.Case))
            return visit.NotFound();
        if (isDone || !act.Opens)
            return await answer(new(visit, movement, null));
        return (await visit.Node.Journeys.OpenAsync(@case, visit.Officer, visit.Cancel)).Try(out var opened, out _) ? await answer(new(visit, movement, opened)) : visit.NotFound();
    }

    private static async Task<IResult> ShowAsync(ActVisit at, ReturnAct act, FormReader? read = null, int status = StatusCodes.Status200OK)
    {
        var gates = act.Point is { } point && (await at.Node.Returns.GatesAsync(at.Case, at.Officer, point, at.Cancel)).Try(out var report, out _) ? report : null;
        return at.Visit.Show<ActPage>(
            new Dictionary<string, object?>(StringComparer.Ordinal) { ["Act"] = act, ["At"] = at, ["Read"] = read, ["Gates"] = gates }, status);
    }

    private static async Task<IResult> DoAsync(ActVisit at, ReturnAct act, Form form)
    {
        var read = new FormReader(at.Visit, form);
        // More of the form: nothing is judged, and nothing is sent.
        if (form["more"].Length > 0)
            return await ShowAsync(at, act, new(at.Visit, Unfolded(at, act, form)));
        var to = $"/case/{at.Case}/{act.Then(form)?.Name ?? "kept"}";
        if (act.ProposeAsync is { } propose)
        {
            if (await propose(at, read) is { } proposed)
            {
                read.Refuse(proposed.Rejections);
                to = proposed.IsOk ? proposed.Value : to;
            }
        }
        else
        {
            var refused = await act.DoAsync(at, read);
            if (ReturnActs.Facts.Contains(act) && refused.Any(RefusalWords.MayNotGo))
                return at.Visit.Show<ActDonePage>(new Dictionary<string, object?>(StringComparer.Ordinal) { ["Act"] = act, ["At"] = at, ["IsKeptHere"] = true });
            read.Refuse(refused);
        }

        if (!read.IsGood)
            return await ShowAsync(at, act, read, read.Rejections.Count > 0 ? StatusCodes.Status409Conflict : StatusCodes.Status422UnprocessableEntity);
        return Visit.Go(IsSent(act) ? $"/case/{at.Case}/sent/{act.Name}" : to);
    }

    // What the other side knows then: a page of its own, which says nothing anew when it is loaded again.
    private static Task<IResult> SentAsync(Visit visit) => ReturnActs.All.FirstOrDefault(a => IsSent(a) && a.Name == visit.Http.Request.RouteValues["act"] as string) is { } act
        ? OfCase(visit, act, at => Task.FromResult(visit.Show<ActDonePage>(new Dictionary<string, object?>(StringComparer.Ordinal) { ["Act"] = act, ["At"] = at })), isDone: true)
        : Task.FromResult(visit.NotFound());

    // What is asked for the first time stands as it would in a new form; what was typed stands as it was.
    private static Form Unfolded(ActVisit at, ReturnAct act, Form form)
    {
        var fields = form.Names.ToDictionary(n => n, n => (IReadOnlyList<string>)form.All(n), StringComparer.Ordinal);
        foreach (var (name, value) in act.Asks(at, form).SelectMany(q => q.Standing(at.Visit.Parts.Options.Zone)))
            fields.TryAdd(name, [value]);
        return new(fields);
    }

    // What the gates still need, point after point, and all that is on record: what it says of the person was looked at, and stands in the trail.
    private static async Task<IResult> KeptAsync(Visit visit)
    {
        if (!CaseId.Parse(visit.Http.Request.RouteValues["case"] as string).Try(out var @case, out _) || !(await visit.Node.Journeys.FindAsync(@case, visit.Officer, visit.Cancel)).Try(out var movement, out _)
            || !(await visit.Node.Journeys.OpenAsync(@case, visit.Officer, visit.Cancel)).IsOk)
            return visit.NotFound();
        var reports = new List<GateReport>();
        if (movement.Case.IsSending)
            foreach (var point in new[] { GatePoint.Proposal, GatePoint.Clearance, GatePoint.FinalCheck })
                if ((await visit.Node.Returns.GatesAsync(@case, visit.Officer, point, visit.Cancel)).Try(out var report, out _))
                    reports.Add(report);
        return visit.Show<KeptPage>(new Dictionary<string, object?>(StringComparer.Ordinal) { ["Movement"] = movement, ["Reports"] = reports });
    }

    private static async Task<IResult> PrintAsync<TPage>(Visit visit)
        where TPage : Microsoft.AspNetCore.Components.IComponent
    {
        if (!CaseId.Parse(visit.Http.Request.RouteValues["case"] as string).Try(out var @case, out _)
            || !(await visit.Node.Journeys.FindAsync(@case, visit.Officer, visit.Cancel)).Try(out var movement, out _)
            || !(await visit.Node.Journeys.OpenAsync(@case, visit.Officer, visit.Cancel)).Try(out var opened, out _))
            return visit.NotFound();
        var consents = await visit.Node.Referrals.DraftAsync(@case, visit.Officer, visit.Cancel) is { } files && files.ToDraft(@case).Try(out var draft, out _) ? draft.Consents : [];
        return visit.Show<TPage>(new Dictionary<string, object?>(StringComparer.Ordinal) { ["At"] = new ActVisit(visit, movement, opened), ["Consents"] = consents });
    }
}
