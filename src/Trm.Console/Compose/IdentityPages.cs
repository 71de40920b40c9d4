using Microsoft.AspNetCore.Http;
using Trm.Console.Answers;
using Trm.Console.Uploads;
using Trm.Console.Wire;
using Trm.Contracts.Codes;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Contracts.Rejections;
using Trm.Node.Attachments;
using Trm.Node.Referrals;

namespace Trm.Console.Compose;

/// <summary>After an organisation has accepted by name: a consent that names it, the signed sheets, and who the person is. And at any time: what the other side knows.</summary>
internal static class IdentityPages
{
    /// <summary>Most bytes of a form that brings a file.</summary>
    public const int MaxUpload = CleanFile.MaxBytes + (64 * 1024);

    public static void Map(ConsoleRoutes routes)
    {
        routes.Page("/case/{case}/known", Access.Reading, visit => CaseRoute.Of(visit, async @case =>
            (await visit.Node.Referrals.ReadOursAsync(@case, visit.Officer, visit.Cancel)).Try(out var said, out _)
                ? visit.Show<KnownPage>(new Dictionary<string, object?>(StringComparer.Ordinal) { ["Said"] = said, ["Draft"] = await AnswerPages.DraftAsync(visit, @case) })
                : visit.NotFound()));
        routes.Page("/case/{case}/identity", Access.Composing, visit => CaseRoute.Of(visit, @case => ShowAsync(visit, @case)));
        routes.Act("/case/{case}/identity", Access.Composing, (visit, form) => CaseRoute.Of(visit, @case => SendAsync(visit, form, @case)));
        routes.Upload("/case/{case}/file", Access.Composing, MaxUpload, (visit, form) => CaseRoute.Of(visit, @case => HandInAsync(visit, form, @case)));
        routes.Page("/case/{case}/consent", Access.Composing, visit => CaseRoute.Of(visit, @case => ShowConsentAsync(visit, @case, null)));
        routes.Act("/case/{case}/consent", Access.Composing, (visit, form) => CaseRoute.Of(visit, @case => ConsentAsync(visit, form, @case)));
    }

    private static async Task<IResult> SendAsync(Visit visit, Form form, CaseId @case)
    {
        if (await AnswerPages.DraftAsync(visit, @case) is not { } draft)
            return visit.NotFound();
        var read = new FormReader(visit, form);
        var files = new List<FileToAttach>();
        foreach (var sha256 in form.All("file"))
            files.Add(new(sha256, read.Code($"category-{sha256}", CodeSystems.ConsentCategories), read.TextOrNull($"title-{sha256}", AttachedFile.MaxTitle)));
        if (!read.IsGood)
            return await ShowAsync(visit, @case, read);
        var sent = await visit.Node.Referrals.SendIdentityAsync(draft, visit.Officer, files, visit.Cancel);
        if (sent.IsOk)
            return Visit.Go($"/case/{@case}/known?sent=identity");
        read.Refuse(sent.Rejections);
        return await ShowAsync(visit, @case, read);
    }

    private static async Task<IResult> HandInAsync(Visit visit, Form form, CaseId @case)
    {
        var read = new FormReader(visit, form);
        if (form.File("sheet") is not { } file)
            read.Refuse("sheet", "compose.fault-file");
        else if (CleanFile.Of(file.Bytes) is { Fault: { } fault })
            read.Refuse("sheet", fault);
        else
        {
            var clean = CleanFile.Of(file.Bytes);
            using var content = new MemoryStream(clean.Bytes.ToArray(), writable: false);
            var kept = await visit.Node.Attachments.KeepAsync(@case, visit.Officer, clean.Type, content, cancel: visit.Cancel);
            if (kept.IsOk)
                return Visit.Go($"/case/{@case}/identity#files");
            if (kept.Rejection.Code.Equals(RejectionCode.UnknownCase))
                return visit.NotFound();
            read.Refuse(kept.Rejections);
        }

        return await ShowAsync(visit, @case, upload: read);
    }

    private static async Task<IResult> ConsentAsync(Visit visit, Form form, CaseId @case)
    {
        if (await visit.Node.Referrals.DraftAsync(@case, visit.Officer, visit.Cancel) is not { } files || !CaseSheet.Parse(files.Sheet).Try(out var sheet, out _))
            return visit.NotFound();
        var read = new FormReader(visit, form);
        var consent = ConsentStep.Read(read, 1, visit.Now, visit.Parts.Options.Zone, [.. DraftSoFar.Named(visit).Select(p => p.Code)]);
        if (consent is null)
            return await ShowConsentAsync(visit, @case, read);
        // A new consent; the id in a form is nobody's word.
        var next = await visit.Node.Referrals.CorrectedAsync(
            @case, visit.Officer, files with { Sheet = (sheet with { Consents = [.. sheet.Consents, consent with { Id = ConsentId.Of(Guid.NewGuid()) }] }).Write() }, visit.Cancel);
        var whole = next.ToDraft(@case);
        var kept = whole.IsOk ? await visit.Node.Referrals.KeepDraftAsync(@case, visit.Officer, next, visit.Cancel) : Result<DraftFiles>.Refused(whole.Rejections);
        if (kept.IsOk)
            return Visit.Go($"/case/{@case}/identity");
        read.Refuse(kept.Rejections);
        return await ShowConsentAsync(visit, @case, read);
    }

    // To whom the person agreed what may be said is a view as what was said is.
    private static async Task<IResult> ShowConsentAsync(Visit visit, CaseId @case, FormReader? read)
    {
        if (await AnswerPages.DraftAsync(visit, @case) is not { } draft || !(await visit.Node.Cases.FindAsync(@case, visit.Officer, visit.Cancel)).Try(out var line, out _)
            || !(await visit.Node.Journeys.OpenAsync(@case, visit.Officer, visit.Cancel)).IsOk)
            return visit.NotFound();
        return visit.Show<MoreConsentPage>(
            new Dictionary<string, object?>(StringComparer.Ordinal) { ["Case"] = line, ["Consents"] = draft.Consents, ["Read"] = read },
            read is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task<IResult> ShowAsync(Visit visit, CaseId @case, FormReader? read = null, FormReader? upload = null)
    {
        if (await AnswerPages.DraftAsync(visit, @case) is not { } draft || !(await visit.Node.Referrals.ReadOursAsync(@case, visit.Officer, visit.Cancel)).Try(out var said, out _)
            || !(await visit.Node.Attachments.ListAsync(@case, visit.Officer, visit.Cancel)).Try(out var files, out _))
            return visit.NotFound();
        var refused = await visit.Node.Referrals.WouldRefuseIdentityAsync(draft, visit.Officer, visit.Cancel);
        return visit.Show<IdentityPage>(
            new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["File"] = said.File,
                ["Draft"] = draft,
                ["Files"] = files.Where(f => f is { Outgoing: true, State: AttachmentState.Kept }).ToList(),
                ["Refused"] = refused,
                ["Read"] = read,
                ["Upload"] = upload,
            },
            (read ?? upload) is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }
}
