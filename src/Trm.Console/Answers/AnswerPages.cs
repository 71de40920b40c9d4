using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Trm.Console.Wire;
using Trm.Contracts.Codes;
using Trm.Contracts.Htcds;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Contracts.Rejections;
using Trm.Node.Outbox;

namespace Trm.Console.Answers;

/// <summary>What is decided on a referral that came, and questions both ways. Opening the case was the view; what is refused stands beside the form, with everything that was typed.</summary>
internal static class AnswerPages
{
    /// <summary>What can have been done, for the page that says what the other side knows now.</summary>
    public static IReadOnlyList<string> Done { get; } = ["accepted", "declined", "redirected", "asked", "answered", "not-answered"];

    public static void Map(ConsoleRoutes routes)
    {
        Form<AcceptPage>(routes, "accept", "accepted", async (visit, read, @case) =>
        {
            var organisation = Organisation(read);
            var (worker, start) = (OfficeCodeOf(read, "case-worker"), read.Date("start"));
            return read.IsGood ? await visit.Node.Referrals.AcceptAsync(@case, visit.Officer, organisation!, worker, start, visit.Cancel) : null;
        });
        Form<DeclinePage>(routes, "decline", "declined", async (visit, read, @case) =>
        {
            var (reason, next) = (read.Code("reason", CodeSystems.DeclineReasons), read.Code("next", CodeSystems.NextSteps));
            return read.IsGood ? await visit.Node.Referrals.DeclineAsync(@case, visit.Officer, reason, next, visit.Cancel) : null;
        });
        Form<RedirectPage>(routes, "redirect", "redirected", async (visit, read, @case) =>
        {
            var organisation = Organisation(read);
            return read.IsGood ? await visit.Node.Referrals.RedirectAsync(@case, visit.Officer, organisation!, visit.Cancel) : null;
        });
        Form<QuestionPage>(routes, "question", "asked", async (visit, read, @case) =>
        {
            var (topic, purpose) = (read.Code("topic", CodeSystems.Topics), read.Code("purpose", CodeSystems.QuestionPurposes));
            var fields = read.Form.All("fields");
            if (fields.Any(f => HtcdsCatalogue.Find(f) is null || HtcdsMapping.Of(f).Element is null))
                read.Refuse("fields", "frame.choose");
            return read.IsGood ? await visit.Node.Referrals.AskAsync(@case, visit.Officer, topic, [.. fields.Distinct(StringComparer.Ordinal)], purpose, visit.Cancel) : null;
        });
        routes.Page("/case/{case}/answer", Access.Composing, visit => CaseRoute.Of(visit, @case => ShowAnswerAsync(visit, @case, visit.Http.Request.Query["question"].ToString(), null)));
        routes.Act("/case/{case}/answer", Access.Composing, (visit, form) => CaseRoute.Of(visit, @case => AnswerAsync(visit, form, @case)));
        routes.Page("/case/{case}/done", Access.Composing, visit => CaseRoute.Of(visit, async @case =>
            visit.Http.Request.Query["what"].ToString() is var what && Done.Contains(what, StringComparer.Ordinal) && (await visit.Node.Cases.FindAsync(@case, visit.Officer, visit.Cancel)).Try(out var line, out _)
                ? visit.Show<DonePage>(new Dictionary<string, object?>(StringComparer.Ordinal) { ["Case"] = line, ["What"] = what })
                : visit.NotFound()));
    }

    // A page and its form, at one address of a case: shown with the case's short name, and shown again with what was typed.
    private static void Form<TPage>(ConsoleRoutes routes, string name, string done, Func<Visit, FormReader, CaseId, Task<Result<Submitted>?>> act)
        where TPage : IComponent
    {
        routes.Page($"/case/{{case}}/{name}", Access.Composing, visit => CaseRoute.Of(visit, @case => ShowAsync<TPage>(visit, @case, null)));
        routes.Act($"/case/{{case}}/{name}", Access.Composing, (visit, form) => CaseRoute.Of(visit, async @case =>
        {
            var read = new FormReader(visit, form);
            if (await act(visit, read, @case) is not { } sent)
                return await ShowAsync<TPage>(visit, @case, read);
            if (sent.IsOk)
                return Visit.Go($"/case/{@case}/done?what={done}");
            read.Refuse(sent.Rejections);
            return await ShowAsync<TPage>(visit, @case, read);
        }));
    }

    private static async Task<IResult> ShowAsync<TPage>(Visit visit, CaseId @case, FormReader? read)
        where TPage : IComponent => (await visit.Node.Cases.FindAsync(@case, visit.Officer, visit.Cancel)).Try(out var line, out _)
        ? visit.Show<TPage>(new Dictionary<string, object?>(StringComparer.Ordinal) { ["Case"] = line, ["Read"] = read }, read is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity)
        : visit.NotFound();

    private static async Task<IResult> AnswerAsync(Visit visit, Form form, CaseId @case)
    {
        var read = new FormReader(visit, form);
        var how = read.OneOf("how", ["covered", "unknown", "refused"]);
        if (!read.IsGood || !MessageId.Parse(form["question"]).Try(out var question, out _))
            return await ShowAnswerAsync(visit, @case, form["question"], read);
        Result<Submitted> sent;
        if (how != "covered")
            sent = await visit.Node.Referrals.AnswerWithNothingAsync(@case, visit.Officer, question, isUnknown: how == "unknown", visit.Cancel);
        else if (await DraftAsync(visit, @case) is { } draft)
            sent = await visit.Node.Referrals.AnswerAsync(draft, visit.Officer, question, cancel: visit.Cancel);
        else
            return visit.NotFound();
        if (sent.IsOk)
            return Visit.Go($"/case/{@case}/done?what={(how == "covered" ? "answered" : "not-answered")}");
        read.Refuse(sent.Rejections);
        return await ShowAnswerAsync(visit, @case, form["question"], read);
    }

    // The question that was named, or the first that is open where none was; with what the person's consent would let us say.
    private static async Task<IResult> ShowAnswerAsync(Visit visit, CaseId @case, string named, FormReader? read)
    {
        if (!(await visit.Node.Referrals.ReadOursAsync(@case, visit.Officer, visit.Cancel)).Try(out var said, out _))
            return visit.NotFound();
        var file = said.File;
        var open = file.Referral.Questions.Where(q => q.Value == file.PeerSide).Select(q => q.Key).ToList();
        // Never another one in its place: what was chosen for the one that was named is not said to the next.
        if (named.Length > 0 && !open.Contains(named, StringComparer.Ordinal))
            return visit.Say("answer.title", "answer.gone", StatusCodes.Status409Conflict);
        var id = named.Length > 0 ? named : open.FirstOrDefault();
        if (id is null || !(await visit.Node.Referrals.ReadAsync(@case, MessageId.Parse(id).Value, outgoing: false, visit.Officer, cancel: visit.Cancel)).Try(out var asked, out _) || asked.Content is null)
            return visit.NotFound();
        var question = QuestionContent.Of(asked.Content);
        DraftAnswer? drawn = null;
        if (file.Organisation is { } organisation && await DraftAsync(visit, @case) is { } draft)
            drawn = draft.AnswerResources(question.Topic, question.Fields, OrganisationId.Parse($"{file.Peer}/{organisation.Id}").Value, visit.Now).Try(out var answer, out _) ? answer : null;
        return visit.Show<AnswerPage>(
            new Dictionary<string, object?>(StringComparer.Ordinal) { ["File"] = file, ["Asked"] = asked.Content, ["Drawn"] = drawn, ["Read"] = read },
            read is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }

    /// <summary>The draft of a case that we sent; null where we did not, or its files do not hold any more.</summary>
    internal static async Task<ReferralDraft?> DraftAsync(Visit visit, CaseId @case) =>
        await visit.Node.Referrals.DraftAsync(@case, visit.Officer, visit.Cancel) is { } files && files.ToDraft(@case).Try(out var draft, out _) ? draft : null;

    private static NamedOrganisation? Organisation(FormReader read)
    {
        var (code, name) = (read.Text("code", 64), read.Text("name", 100));
        if (code.Length > 0 && !NamedOrganisation.Parse(code, "Name").IsOk)
            read.Refuse("code", "compose.fault-code");
        if (name.Length > 0 && !NamedOrganisation.Parse("X", name).IsOk)
            read.Refuse("name", "answer.fault-name");
        return NamedOrganisation.Parse(code, name).Try(out var organisation, out _) ? organisation : null;
    }

    private static string OfficeCodeOf(FormReader read, string name)
    {
        var typed = read.Text(name, 32);
        if (typed.Length > 0 && !OfficeCode.IsOne(typed))
            read.Refuse(name, "compose.fault-office-code");
        return typed;
    }
}
