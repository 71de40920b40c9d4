using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Trm.Console.Wire;
using Trm.Contracts.Htcds;
using Trm.Contracts.Rejections;
using Trm.Node.Referrals;

namespace Trm.Console.Compose;

/// <summary>A referral step by step: the consent first, then only what the message needs. Each step is kept at the node as it was typed, whether it is right or not.</summary>
internal static class ComposePages
{
    /// <summary>Most bytes of a form that brings a case file.</summary>
    public const int MaxImport = HtcdsReader.MaxBytes + (64 * 1024);

    public static void Map(ConsoleRoutes routes)
    {
        routes.Page("/drafts", Access.Composing, visit => ListAsync(visit, null));
        routes.Act("/drafts", Access.Composing, async (visit, form) =>
        {
            var begun = await visit.Node.Drafts.BeginAsync(visit.Officer, visit.Cancel);
            if (begun.IsOk)
                return Visit.Go($"/draft/{begun.Value.Case}/consent?number=1");
            var read = new FormReader(visit, form);
            read.Refuse(begun.Rejections);
            return await ListAsync(visit, read);
        });
        routes.Page("/draft/{case}", Access.Composing, visit => OfDraft(visit, so => CheckAsync(visit, so)));
        routes.Page("/draft/{case}/consents", Access.Composing, visit => OfDraft(visit, so => Show<ConsentsPage>(visit, so)));
        routes.Page("/draft/{case}/consent", Access.Composing, visit => OfDraft(visit, so => Number(visit.Http.Request.Query["number"].ToString()) is { } number
            ? ShowConsent(visit, so, new FormReader(visit, WithDefaults(so.Answers, number)), number)
            : Task.FromResult(visit.NotFound())));
        routes.Act("/draft/{case}/consent", Access.Composing, (visit, form) => OfDraft(visit, so => ConsentAsync(visit, form, so)));
        routes.Act("/draft/{case}/consent/remove", Access.Composing, (visit, form) => OfDraft(visit, async so =>
        {
            if (Number(form["number"]) is { } number)
                await visit.Node.Drafts.KeepAsync(so.Draft.Case, visit.Officer, new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal), f => ConsentStep.IsOf(f, number), visit.Cancel);
            return Visit.Go($"/draft/{so.Draft.Case}/consents");
        }));
        Step<AskPage>(routes, "ask", "needs", (_, f) => AskStep.Fields.Contains(f), (visit, read) => AskStep.Read(read, [.. DraftSoFar.Peers(visit).Select(p => p.Code)]), WithOrganisation);
        Step<NeedsPage>(routes, "needs", "person", (_, f) => NeedsStep.Fields.Contains(f), (_, read) => NeedsStep.Read(read));
        Step<PersonPage>(routes, "person", "risk", IsAsked, (visit, read) => PersonStep.Read(read, visit.Words));
        Step<RiskPage>(routes, "risk", "", (_, f) => RiskStep.IsOf(f), (visit, read) => RiskStep.Read(read, visit.Now));
        routes.Upload("/draft/{case}/import", Access.Composing, MaxImport, (visit, form) => OfDraft(visit, so => ImportAsync(visit, form, so)));
        routes.Act("/draft/{case}/send", Access.Composing, (visit, _) => OfDraft(visit, so => SendAsync(visit, so)));
        routes.Act("/draft/{case}/delete", Access.Composing, (visit, _) => CaseRoute.Of(visit, async @case =>
            await visit.Node.Drafts.DeleteAsync(@case, visit.Officer, visit.Cancel) ? Visit.Go("/drafts") : visit.NotFound()));
    }

    // A step is a page and a form of the same address: what was typed is kept first, and judged then.
    private static void Step<TPage>(
        ConsoleRoutes routes, string name, string next, Func<DraftSoFar, string, bool> isOf, Func<Visit, FormReader, object?> read, Func<Form, Form>? withDefaults = null)
        where TPage : IComponent
    {
        routes.Page($"/draft/{{case}}/{name}", Access.Composing, visit => OfDraft(visit, so => Show<TPage>(visit, so, new FormReader(visit, withDefaults?.Invoke(so.Answers) ?? so.Answers))));
        routes.Act($"/draft/{{case}}/{name}", Access.Composing, (visit, form) => OfDraft(visit, async so =>
        {
            var reader = new FormReader(visit, form);
            if (await KeepAsync(visit, so, form, f => isOf(so, f)) is { IsOk: false } refused)
                reader.Refuse(refused.Rejections);
            if (form["then"] == "later" && reader.IsGood)
                return Visit.Go("/drafts");
            read(visit, reader);
            return reader.IsGood ? Visit.Go($"/draft/{so.Draft.Case}/{next}".TrimEnd('/')) : await Show<TPage>(visit, so, reader);
        }));
    }

    private static async Task<IResult> ConsentAsync(Visit visit, Form form, DraftSoFar so)
    {
        if (Number(form["number"]) is not { } number)
            return visit.NotFound();
        var id = ConsentStep.Name(number, "id");
        var known = so.Answers[id];
        var answers = form.Names.Where(f => ConsentStep.IsOf(f, number)).ToDictionary(f => f, form.All, StringComparer.Ordinal);
        // The id names the consent through all its versions: it is drawn once, and comes from nobody's form.
        answers[id] = [known.Length > 0 ? known : Guid.NewGuid().ToString()];
        var reader = new FormReader(visit, form);
        if (await visit.Node.Drafts.KeepAsync(so.Draft.Case, visit.Officer, answers, f => ConsentStep.IsOf(f, number), visit.Cancel) is { IsOk: false } refused)
            reader.Refuse(refused.Rejections);
        if (form["then"] == "later" && reader.IsGood)
            return Visit.Go("/drafts");
        ConsentStep.Read(reader, number, visit.Now, visit.Parts.Options.Zone, [.. DraftSoFar.Named(visit).Select(p => p.Code)]);
        return reader.IsGood ? Visit.Go($"/draft/{so.Draft.Case}/consents") : await ShowConsent(visit, so, reader, number);
    }

    private static async Task<IResult> ImportAsync(Visit visit, Form form, DraftSoFar so)
    {
        var reader = new FormReader(visit, form);
        if (form.File("file") is not { } file)
        {
            reader.Refuse("file", "compose.fault-file");
            return await ShowPerson(visit, so, reader);
        }

        var ending = file.Name.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? "json" : "csv";
        var chosen = HtcdsReader.Read(file.Bytes, ending).Then(cases => HtcdsCase.Choose(cases, reader.TextOrNull("choice", 64)));
        if (chosen.IsOk && chosen.Value.Flag("prs_Deceased") == true)
            reader.Refuse("file", "compose.fault-deceased");
        else if (!chosen.IsOk)
            reader.Refuse(chosen.Rejections);
        if (!reader.IsGood)
            return await ShowPerson(visit, so, reader);
        var (answers, left) = PersonStep.Import(chosen.Value);
        var kept = await visit.Node.Drafts.KeepAsync(so.Draft.Case, visit.Officer, answers, PersonStep.IsOf, visit.Cancel);
        if (kept.IsOk)
            return Visit.Go(string.Create(CultureInfo.InvariantCulture, $"/draft/{so.Draft.Case}/person?left={left}"));
        reader.Refuse(kept.Rejections);
        return await ShowPerson(visit, so, reader);
    }

    private static async Task<IResult> CheckAsync(Visit visit, DraftSoFar so, IReadOnlyList<Rejection>? refused = null) => visit.Show<CheckPage>(
        new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["So"] = so,
            // What stands in the way beyond the draft itself is the desk's to say, while the draft is being written.
            ["Refused"] = refused ?? (so.Ready is { Draft: var draft } ? await visit.Node.Referrals.WouldRefuseProfileAsync(draft, visit.Officer, visit.Cancel) : []),
        },
        refused is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);

    private static async Task<IResult> SendAsync(Visit visit, DraftSoFar so)
    {
        if (so.Ready is not { } ready)
            return await CheckAsync(visit, so);
        var sent = await visit.Node.Referrals.SendProfileAsync(ready.Draft, visit.Officer, ready.Files, visit.Cancel);
        return sent.IsOk ? Visit.Go($"/case/{so.Draft.Case}/known?sent=profile") : await CheckAsync(visit, so, sent.Rejections);
    }

    private static async Task<IResult> ListAsync(Visit visit, FormReader? read) =>
        (await visit.Node.Drafts.ListAsync(visit.Officer, visit.Cancel)).Try(out var drafts, out _)
            ? visit.Show<DraftsPage>(new Dictionary<string, object?>(StringComparer.Ordinal) { ["Drafts"] = drafts, ["Read"] = read }, read is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity)
            : visit.NotFound();

    private static Task<IResult> OfDraft(Visit visit, Func<DraftSoFar, Task<IResult>> answer) => CaseRoute.Of(visit, async @case =>
        (await visit.Node.Drafts.FindAsync(@case, visit.Officer, visit.Cancel)).Try(out var draft, out _) ? await answer(DraftSoFar.Of(visit, draft))
        // It was sent, by a colleague or with a second touch: whoever comes back to it stands in the case.
        : (await visit.Node.Cases.FindAsync(@case, visit.Officer, visit.Cancel)).IsOk ? Visit.Go($"/case/{@case}/known") : visit.NotFound());

    private static Task<Result<OpenDraft>> KeepAsync(Visit visit, DraftSoFar so, Form form, Func<string, bool> isOf) =>
        visit.Node.Drafts.KeepAsync(so.Draft.Case, visit.Officer, form.Names.Where(isOf).ToDictionary(f => f, form.All, StringComparer.Ordinal), isOf, visit.Cancel);

    // Of a person only what the page asked for is replaced: what was imported beside it waits for a consent.
    private static bool IsAsked(DraftSoFar so, string field) =>
        PersonStep.Asked(so.Agreed).Select(m => PersonStep.Name(m.Field)).Any(n => field == n || (field.Length == n.Length + 2 && field.StartsWith(n + "-", StringComparison.Ordinal)));

    private static Task<IResult> Show<TPage>(Visit visit, DraftSoFar so, FormReader? read = null)
        where TPage : IComponent
    {
        var values = new Dictionary<string, object?>(StringComparer.Ordinal) { ["So"] = so };
        if (read is not null)
            values["Read"] = read;
        return Task.FromResult(visit.Show<TPage>(values, Status(read)));
    }

    private static Task<IResult> ShowConsent(Visit visit, DraftSoFar so, FormReader read, int number) =>
        Task.FromResult(visit.Show<ConsentPage>(new Dictionary<string, object?>(StringComparer.Ordinal) { ["So"] = so, ["Read"] = read, ["Number"] = number }, Status(read)));

    private static Task<IResult> ShowPerson(Visit visit, DraftSoFar so, FormReader import) => Task.FromResult(visit.Show<PersonPage>(
        new Dictionary<string, object?>(StringComparer.Ordinal) { ["So"] = so, ["Read"] = new FormReader(visit, so.Answers), ["Import"] = import }, Status(import)));

    private static int Status(FormReader? read) => read?.IsGood == false ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK;

    private static int? Number(string typed) => int.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= ConsentStep.Most ? number : null;

    // A second consent was mostly explained by the same people in the same language: that is offered, never what it is about.
    private static Form WithDefaults(Form answers, int number)
    {
        if (answers.Names.Any(f => ConsentStep.IsOf(f, number)) || ConsentStep.Numbers(answers) is not [.., var last])
            return answers;
        var fields = answers.Names.ToDictionary(f => f, answers.All, StringComparer.Ordinal);
        foreach (var field in new[] { "capacity", "language", "interpreted", "interpreter", "explained-by", "form", "place", "copy" })
            fields[ConsentStep.Name(number, field)] = answers.All(ConsentStep.Name(last, field));
        return new Form(fields);
    }

    // Whom the first consent to share names is asked, unless somebody says otherwise.
    private static Form WithOrganisation(Form answers)
    {
        if (answers["participant"].Length > 0 || ConsentStep.Numbers(answers).FirstOrDefault(n => answers[ConsentStep.Name(n, "scope")] == "sharing") is not (> 0 and var first))
            return answers;
        var fields = answers.Names.ToDictionary(f => f, answers.All, StringComparer.Ordinal);
        foreach (var field in new[] { "participant", "code" })
            fields[field] = answers.All(ConsentStep.Name(first, field));
        return new Form(fields);
    }
}
