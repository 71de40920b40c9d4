using Microsoft.AspNetCore.Http;
using Trm.Console.Layout;
using Trm.Console.Wire;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Rejections;

namespace Trm.Console.Overview;

/// <summary>The first pages, and one case. A case that is not there and one that is somebody else's look the same.</summary>
internal static class OverviewPages
{
    public static void Map(ConsoleRoutes routes)
    {
        routes.Page("/today", Access.Watching, async visit => visit.ShowOrNone<TodayPage, Node.Overview.Today>(await visit.Node.Today.ShowAsync(visit.Officer, visit.Cancel), "Today"));
        routes.Act("/today/looked", Access.Reading, async (visit, form) =>
        {
            if (MessageId.Parse(form["message"]).Try(out var message, out _))
                await visit.Node.Today.LookedAsync(visit.Officer, message, visit.Cancel);
            return Visit.Go("/today");
        });
        routes.Page("/cases", Access.Reading, async visit => Listed(
            visit,
            visit.Http.Request.Query["turn"].ToString() switch
            {
                "ours" => await visit.Node.Today.TurnAsync(visit.Officer, isOurs: true, PageNumber.Of(visit), visit.Cancel),
                "theirs" => await visit.Node.Today.TurnAsync(visit.Officer, isOurs: false, PageNumber.Of(visit), visit.Cancel),
                _ => await visit.Node.Today.ListAsync(visit.Officer, PageNumber.Of(visit), visit.Cancel),
            },
            ""));
        // A search is sent as a form: the office's word for a case stands in no address.
        routes.Act("/cases", Access.Reading, async (visit, form) =>
        {
            var search = form["search"] is { Length: > 0 and <= 64 } typed ? typed : "";
            return search.Length == 0 ? Visit.Go("/cases") : Listed(visit, await visit.Node.Today.SearchAsync(visit.Officer, search, PageNumber.Of(form["page"]), visit.Cancel), search);
        });
        routes.Page("/case/{case}", Access.Reading, visit => CaseRoute.Of(visit, async @case =>
            visit.ShowOrNone<OneCasePage, Node.Overview.CasePage>(await visit.Node.Cases.ShowAsync(@case, visit.Officer, PageNumber.Of(visit), visit.Words.Language == "fr", visit.Cancel), "Case")));
        routes.Page("/case/{case}/stop", Access.Stopping, visit => CaseRoute.Of(visit, async @case =>
            visit.ShowOrNone<StopPage, Node.Overview.CaseLine>(await visit.Node.Cases.FindAsync(@case, visit.Officer, visit.Cancel), "Case")));
        routes.Act("/case/{case}/stop", Access.Stopping, (visit, _) => CaseRoute.Of(visit, async @case => await StoppedAsync(visit, @case, await visit.Node.Cases.StopAsync(@case, visit.Officer, visit.Cancel))));
        routes.Page("/case/{case}/stopped", Access.Stopping, visit => CaseRoute.Of(visit, async @case =>
            !(await visit.Node.Journeys.FindAsync(@case, visit.Officer, visit.Cancel)).Try(out var movement, out _) ? visit.NotFound()
            : movement.Case.IsHeld ? visit.Show<StoppedPage>(new Dictionary<string, object?>(StringComparer.Ordinal) { ["Movement"] = movement })
            : Visit.Go($"/case/{@case}/stop")));
        routes.Page("/arrivals", Access.Reading, async visit => visit.ShowOrNone<ArrivalsPage, Node.Overview.Arrivals>(await visit.Node.Arrivals.ShowAsync(visit.Officer, visit.Cancel), "Arrivals"));
    }

    private static IResult Listed(Visit visit, Result<Node.Overview.Page<Node.Overview.CaseLine>> list, string search) => list.IsOk
        ? visit.Show<CasesPage>(new Dictionary<string, object?>(StringComparer.Ordinal) { ["Cases"] = list.Value, ["Search"] = search })
        : visit.NotFound();

    // What may not go out, or cannot go now, holds here all the same. No address says so: whoever is told not to telephone must not be told by a link.
    private static async Task<IResult> StoppedAsync(Visit visit, CaseId @case, Result<Node.Outbox.Submitted> stopped)
    {
        if (stopped.IsOk)
            return Visit.Go($"/case/{@case}/stopped");
        if (stopped.Rejection.Code.Equals(RejectionCode.UnknownCase))
            return visit.NotFound();
        return (await visit.Node.Journeys.FindAsync(@case, visit.Officer, visit.Cancel)).Try(out var movement, out _) && movement.Case.IsHeld
            ? visit.Show<StoppedPage>(new Dictionary<string, object?>(StringComparer.Ordinal) { ["Movement"] = movement, ["Kept"] = stopped.Rejections.Any(RefusalWords.MayNotGo) ? "stop.kept-here" : "stop.waits" })
            : visit.Say("stop.title", "stop.failed", StatusCodes.Status409Conflict);
    }
}
