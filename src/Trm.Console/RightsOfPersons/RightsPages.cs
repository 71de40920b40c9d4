using Microsoft.AspNetCore.Http;
using Trm.Console.Compose;
using Trm.Console.Wire;
using Trm.Contracts.Codes;
using Trm.Contracts.Htcds;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Rejections;
using Trm.Node.RightsOfPersons;

namespace Trm.Console.RightsOfPersons;

/// <summary>What a person may ask about what is held of them, asked with them at the desk: what follows is said before it is confirmed. A case that is not there and one that is somebody else's look the same.</summary>
internal static class RightsPages
{
    public static void Map(ConsoleRoutes routes)
    {
        routes.Page("/case/{case}/held", Access.Serving, visit => CaseRoute.Of(visit, async @case =>
            visit.ShowOrNone<HeldPage, HeldFile>(await visit.Node.RightsOfPersons.HeldAsync(@case, visit.Officer, visit.Cancel), "Held")));
        routes.Page("/case/{case}/rights", Access.Serving, visit => CaseRoute.Of(visit, @case => ShowAsync<RightsPage>(visit, @case)));
        routes.Act("/case/{case}/rights", Access.Serving, (visit, form) => CaseRoute.Of(visit, @case => AnswerAsync(visit, form, @case)));
        routes.Page("/case/{case}/correct", Access.Serving, visit => CaseRoute.Of(visit, @case => ShowAsync<CorrectPage>(visit, @case)));
        routes.Act("/case/{case}/correct", Access.Serving, (visit, form) => CaseRoute.Of(visit, @case => CorrectAsync(visit, form, @case)));
        routes.Page("/case/{case}/restrict", Access.Serving, visit => CaseRoute.Of(visit, @case => ShowAsync<RestrictPage>(visit, @case)));
        routes.Act("/case/{case}/restrict", Access.Serving, (visit, form) => CaseRoute.Of(visit, @case => RestrictAsync(visit, form, @case)));
        routes.Page("/case/{case}/complain", Access.Serving, visit => CaseRoute.Of(visit, @case => ShowAsync<ComplainPage>(visit, @case)));
        routes.Act("/case/{case}/complain", Access.Serving, (visit, form) => CaseRoute.Of(visit, @case => ComplainAsync(visit, form, @case)));
    }

    /// <summary>The fields that a person can correct: those that messages have a place for.</summary>
    public static IReadOnlyList<(string Code, string TextKey)> Fields { get; } = [.. PersonStep.All.Select(m => (m.Field.Name, $"field.{m.Field.Name}"))];

    private static async Task<IResult> ShowAsync<TPage>(Visit visit, CaseId @case, FormReader? read = null)
        where TPage : Microsoft.AspNetCore.Components.IComponent
    {
        if (!(await visit.Node.RightsOfPersons.StandingAsync(@case, visit.Officer, visit.Cancel)).Try(out var standing, out _))
            return visit.NotFound();
        return visit.Show<TPage>(
            new Dictionary<string, object?>(StringComparer.Ordinal) { ["Standing"] = standing, ["Read"] = read },
            read is null or { IsGood: true } ? StatusCodes.Status200OK : read.Rejections.Count > 0 ? StatusCodes.Status409Conflict : StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task<IResult> CorrectAsync(Visit visit, Form form, CaseId @case)
    {
        var read = new FormReader(visit, form);
        var field = read.OneOf("field", [.. Fields.Select(f => f.Code)]);
        // Which field was chosen; what it should say is asked now.
        if (!read.IsGood || form["more"].Length > 0)
            return await ShowAsync<CorrectPage>(visit, @case, read);
        var known = HtcdsCatalogue.Field(field);
        if (PersonStep.Says(read, known, visit.Words) is { } says)
        {
            var corrected = await visit.Node.RightsOfPersons.CorrectAsync(@case, visit.Officer, field, says, visit.Cancel);
            if (corrected.IsOk)
                return Done(@case, "corrected", corrected.Value);
            if (corrected.Rejection.Code.Equals(RejectionCode.UnknownCase))
                return visit.NotFound();
            read.Refuse(corrected.Rejections);
        }

        return await ShowAsync<CorrectPage>(visit, @case, read);
    }

    private static async Task<IResult> RestrictAsync(Visit visit, Form form, CaseId @case)
    {
        var read = new FormReader(visit, form);
        var stands = read.Yes("stands");
        if (!read.IsGood)
            return await ShowAsync<RestrictPage>(visit, @case, read);
        var desk = visit.Node.RightsOfPersons;
        var done = stands ? await desk.RestrictAsync(@case, visit.Officer, visit.Cancel) : await desk.EndRestrictionAsync(@case, visit.Officer, visit.Cancel);
        if (done.IsOk)
            return Done(@case, stands ? "restricted" : "ended", done.Value);
        read.Refuse(done.Rejections);
        return await ShowAsync<RestrictPage>(visit, @case, read);
    }

    private static async Task<IResult> ComplainAsync(Visit visit, Form form, CaseId @case)
    {
        var read = new FormReader(visit, form);
        var (topic, about) = (read.Code("topic", CodeSystems.VoiceTopics), read.Code("about", CodeSystems.VoiceAbouts));
        if (read.IsGood)
        {
            var heard = await visit.Node.RightsOfPersons.ComplainAsync(@case, visit.Officer, topic, about, visit.Cancel);
            if (heard.IsOk)
                return Visit.Go($"/case/{@case}/rights?done=complained");
            read.Refuse(heard.Rejections);
        }

        return await ShowAsync<ComplainPage>(visit, @case, read);
    }

    private static async Task<IResult> AnswerAsync(Visit visit, Form form, CaseId @case)
    {
        var read = new FormReader(visit, form);
        if (!MessageId.Parse(form["message"]).Try(out var message, out _) || !(await visit.Node.RightsOfPersons.StandingAsync(@case, visit.Officer, visit.Cancel)).Try(out var standing, out _)
            || standing.Requests.FirstOrDefault(r => r.Message.Equals(message) && !r.IsOurs) is not { } request)
            return visit.NotFound();
        var outcome = read.Code($"outcome-{message}", CodeSystems.RightOutcomes);
        if (read.IsGood)
        {
            var answered = await visit.Node.RightsOfPersons.AnswerAsync(@case, visit.Officer, message, request.Right, outcome, cancel: visit.Cancel);
            if (answered.IsOk)
                return Visit.Go($"/case/{@case}/rights?done=answered");
            read.Refuse(answered.Rejections);
        }

        return await ShowAsync<RightsPage>(visit, @case, read);
    }

    // Whether the record can say it, and what the other side hears of it: that it was told or asked, that there is nobody to tell, or that it could not be told.
    private static IResult Done(CaseId @case, string what, PassedOn told) => Visit.Go(
        $"/case/{@case}/rights?done={what}{(told.RecordStays ? "&record=stays" : "")}&told={(told.Message is not null ? told.RecordStays ? "asked" : "yes" : told.Refused.Count > 0 ? "no" : "nobody")}");
}
