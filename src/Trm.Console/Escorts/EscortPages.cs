using Microsoft.AspNetCore.Http;
using Trm.Console.Layout;
using Trm.Console.Wire;
using Trm.Contracts.Codes;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Rejections;
using Trm.Node.Outbox;

namespace Trm.Console.Escorts;

/// <summary>The one page of whoever travels with a person, and the page on which a coordinator says who that is.</summary>
internal static class EscortPages
{
    public static void Map(ConsoleRoutes routes)
    {
        routes.Page("/escort", Access.Escorting, async visit => visit.ShowOrNone<EscortPage, IReadOnlyList<Node.Escorts.EscortJourney>>(await visit.Node.Escorts.ShowAsync(visit.Officer, visit.Cancel), "Journeys"));
        routes.Page("/escort/sent", Access.Escorting, visit => Task.FromResult(visit.Say("escort.done", "escort.done-text", StatusCodes.Status200OK)));
        routes.Act("/escort/{case}/departed", Access.Escorting, (visit, form) => ReportAsync(visit, (@case, said) => visit.Node.Escorts.DepartedAsync(@case, visit.Officer, said.At("at"), said.At("expected"), said.Persons, said.Number, visit.Cancel), form));
        routes.Act("/escort/{case}/changed", Access.Escorting, (visit, form) => ReportAsync(visit, (@case, said) => visit.Node.Escorts.ChangedAsync(@case, visit.Officer, said.At("at"), said.At("expected"), said.Persons, said.Number, visit.Cancel), form));
        routes.Act("/escort/{case}/handed-over", Access.Escorting, (visit, form) => ReportAsync(visit, (@case, said) => visit.Node.Returns.HandedOverAsync(
            @case, visit.Officer, said.At("at"), said.Persons, said.Code("safe", CodeSystems.PersonsAnswers), said.Code("as-expected", CodeSystems.PersonsAnswers), visit.Cancel), form));
        routes.Act("/escort/{case}/help", Access.Escorting, (visit, form) => ReportAsync(visit, (@case, said) => visit.Node.Returns.IncidentAsync(
            @case, visit.Officer, said.Incident, said.At("at"), said.Country, said.Code("place", CodeSystems.PlaceKinds), said.Persons, visit.Cancel), form));
        routes.Page("/case/{case}/escort", Access.BindingEscorts, visit => CaseRoute.Of(visit, async @case => await ShowAsync(visit, @case)));
        routes.Act("/case/{case}/escort", Access.BindingEscorts, (visit, form) => CaseRoute.Of(visit, async @case =>
        {
            var code = form["escort"].ToUpperInvariant();
            var done = form["what"] == "release"
                ? await visit.Node.Escorts.ReleaseAsync(@case, code, visit.Officer, visit.Cancel)
                : await visit.Node.Escorts.BindAsync(@case, code, visit.Officer, visit.Cancel);
            return done.IsOk ? Visit.Go($"/case/{@case}/escort")
                : done.Rejection.Code.Equals(RejectionCode.Value) ? await ShowAsync(visit, @case, code)
                : visit.NotFound();
        }));
    }

    private static Task<IResult> ReportAsync(Visit visit, Func<CaseId, EscortForm, Task<Result<Submitted>>> report, Form form) => CaseRoute.Of(visit, async @case =>
    {
        if (!(await visit.Node.Cases.FindAsync(@case, visit.Officer, visit.Cancel)).IsOk)
            return visit.NotFound();
        try
        {
            var sent = await report(@case, new(visit, form));
            return sent.IsOk ? Visit.Go("/escort/sent")
                : sent.Rejections.Any(RefusalWords.MayNotGo) ? visit.Say("escort.done", "escort.kept-text", StatusCodes.Status200OK)
                : await AgainAsync(visit, @case, form);
        }
        catch (FormatException)
        {
            return await AgainAsync(visit, @case, form);
        }
    });

    // What was typed stands in its form, which is open.
    private static async Task<IResult> AgainAsync(Visit visit, CaseId @case, Form form) => (await visit.Node.Escorts.ShowAsync(visit.Officer, visit.Cancel)).Try(out var journeys, out _)
        ? visit.Show<EscortPage>(
            new Dictionary<string, object?>(StringComparer.Ordinal) { ["Journeys"] = journeys, ["Refused"] = new RefusedForm(@case, visit.Http.Request.Path.Value!.Split('/')[^1], form) },
            StatusCodes.Status422UnprocessableEntity)
        : visit.NotFound();

    private static async Task<IResult> ShowAsync(Visit visit, CaseId @case, string? refused = null)
    {
        if (!(await visit.Node.Cases.FindAsync(@case, visit.Officer, visit.Cancel)).Try(out var line, out _) || !(await visit.Node.Escorts.ListAsync(@case, visit.Officer, visit.Cancel)).Try(out var bound, out _))
            return visit.NotFound();
        return visit.Show<BindingPage>(
            new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["Case"] = line,
                ["Bound"] = bound,
                ["Typed"] = refused,
                ["Faults"] = refused is null ? null : (IReadOnlyDictionary<string, string>)new Dictionary<string, string>(StringComparer.Ordinal) { ["escort"] = "escort.bind-fault" },
            },
            refused is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }
}
