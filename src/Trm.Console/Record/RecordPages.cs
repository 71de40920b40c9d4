using System.Globalization;
using System.Net.Mime;
using Microsoft.AspNetCore.Http;
using Trm.Console.Wire;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Rejections;
using Trm.Node.Overview;
using Trm.Node.Trail;

namespace Trm.Console.Record;

/// <summary>The auditor's pages: is the record whole, does it agree with theirs, who went round a rule, who looked, what is unexplained. Never what was said.</summary>
internal static class RecordPages
{
    /// <summary>Largest pack that may be handed in, in bytes.</summary>
    public const long MaxPack = 512L * 1024 * 1024;

    // A small record is verified before anybody looks up; a page does not wait longer than that.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static void Map(ConsoleRoutes routes)
    {
        routes.Page("/record", Access.Auditing, async visit => visit.ShowOrNone<RecordFirstPage, RecordPage>(await visit.Node.Audit.ShowAsync(visit.Officer, cancel: visit.Cancel), "Record"));
        routes.Act("/record/verify", Access.Auditing, (visit, _) => Task.FromResult(Begun(visit, visit.Parts.Checks.Begin(visit.Officer))));
        routes.Page("/record/compare", Access.Auditing, visit => Task.FromResult(Compare(visit)));
        routes.Delivery("/record/compare", Access.Auditing, MaxPack, CompareAsync);
        routes.Page("/record/check/{check}", Access.Auditing, CheckAsync);
        routes.Page("/record/check/{check}/file", Access.Auditing, visit => Task.FromResult(
            Find(visit)?.Report is { } report ? new Download(new MemoryStream(report.File), $"trm-verification-{report.At:yyyy-MM-dd-HHmm}.html", MediaTypeNames.Text.Html) : visit.NotFound()));
        routes.Page("/record/views", Access.Auditing, async visit => visit.ShowOrNone<ViewsListPage, ViewsPage>(await visit.Node.Audit.ViewsAsync(visit.Officer, Asked(visit), visit.Cancel), "Shown"));
        routes.Page("/record/exceptions", Access.Auditing, async visit =>
            visit.ShowOrNone<ExceptionsPage, Page<RuleException>>(await visit.Node.Audit.ExceptionsAsync(visit.Officer, PageNumber.Of(visit), visit.Cancel), "Exceptions"));
        routes.Page("/record/witnesses", Access.Auditing, async visit => visit.ShowOrNone<WitnessesPage, RecordPage>(await visit.Node.Audit.ShowAsync(visit.Officer, cancel: visit.Cancel), "Record"));
        routes.Act("/record/witnesses/fork", Access.Auditing, async (visit, form) =>
            (await visit.Node.Record.ForksAsync(visit.Cancel)).TryGetValue(form["log"], out var proof)
                ? new Download(new MemoryStream(proof), $"trm-fork-{form["log"].Replace('/', '-')}.json", MediaTypeNames.Application.Json)
                : visit.NotFound());
        routes.Page("/record/export", Access.Auditing, visit => Task.FromResult(Export(visit)));
        routes.Act("/record/export", Access.Auditing, ExportAsync);
    }

    // -- verify --------------------------------------------------------------------------------------------------

    private static IResult Begun(Visit visit, RunningCheck? check) => check is null
        ? visit.Say("record.title", "record.busy", StatusCodes.Status409Conflict)
        : Visit.Go($"/record/check/{check.Id}");

    private static async Task<IResult> CheckAsync(Visit visit)
    {
        if (Find(visit) is not { } check)
            return visit.Say("record.check", "record.gone", StatusCodes.Status404NotFound);
        await Task.WhenAny(check.Ended, Task.Delay(Patience, visit.Cancel));
        return visit.Show<CheckPage>(new Dictionary<string, object?>(StringComparer.Ordinal) { ["Check"] = check });
    }

    private static RunningCheck? Find(Visit visit) => visit.Parts.Checks.Find(visit.Officer, visit.Http.Request.RouteValues["check"] as string);

    // -- theirs --------------------------------------------------------------------------------------------------

    private static async Task<IResult> CompareAsync(Visit visit, Form form, Stream? file)
    {
        var faults = new Dictionary<string, string>(StringComparer.Ordinal);
        if (Peers(visit).All(p => p.Code != form["from"]))
            faults["from"] = "record.no-side";
        if (file is null)
            faults["pack"] = "record.no-file";
        if (faults.Count > 0)
            return Compare(visit, form, faults);
        using var receiving = visit.Parts.Checks.Receive();
        if (receiving is null)
            return visit.Say("record.title", "record.busy", StatusCodes.Status409Conflict);
        if (!visit.Node.Audit.RoomForPack(visit.Officer).Try(out var pack, out var refused))
            return refused.Code.Equals(RejectionCode.NotAllowed) ? visit.NotFound() : visit.Say("frame.refused", "frame.no-room", StatusCodes.Status507InsufficientStorage);
        try
        {
            await Delivery.CopyAsync(file!, pack, MaxPack, visit.Cancel);
        }
        catch (Exception failure)
        {
            await pack.DisposeAsync();
            if (Node.Storage.StorageFullException.Is(failure))
                return visit.Say("frame.refused", "frame.no-room", StatusCodes.Status507InsufficientStorage);
            throw;
        }

        return Begun(visit, visit.Parts.Checks.Begin(visit.Officer, pack, ParticipantId.Parse(form["from"]).Value));
    }

    private static IResult Compare(Visit visit, Form? typed = null, IReadOnlyDictionary<string, string>? faults = null) => visit.Show<ComparePage>(
        new Dictionary<string, object?>(StringComparer.Ordinal) { ["Peers"] = Peers(visit), ["From"] = typed?["from"], ["Faults"] = faults }, Status(faults));

    // -- out -----------------------------------------------------------------------------------------------------

    private static async Task<IResult> ExportAsync(Visit visit, Form form)
    {
        var faults = new Dictionary<string, string>(StringComparer.Ordinal);
        var (from, to, peer) = form["what"] switch
        {
            "whole" => ((string?)null, (string?)null, (string?)null),
            "days" => (form["from"], form["to"], null),
            "peer" => (null, null, form["peer"]),
            _ => ("", "", ""),
        };
        if (peer == "" && from == "")
            faults["what"] = "record.no-what";
        else if (peer is not null && Peers(visit).All(p => p.Code != peer))
            faults["peer"] = "record.no-side";
        else if (from == "" || to == "" || !EvidenceOrder.Parse(from, to, null, null, peer).IsOk)
            faults["from"] = "record.days-wrong";
        if (faults.Count > 0)
            return Export(visit, form, faults);
        var pack = await visit.Node.Record.EvidencePackAsync(EvidenceOrder.Parse(from, to, null, null, peer).Value, visit.Officer, visit.Cancel);
        if (pack.IsOk)
            return new Download(pack.Value, $"trm-{visit.Node.Participant}-{(peer is null ? form["what"] : $"for-{peer}")}-{visit.Now:yyyy-MM-dd}.zip", MediaTypeNames.Application.Zip);
        faults[""] = pack.Rejection.Code.Equals(RejectionCode.KeyTokenAbsent) ? "record.no-token" : "record.nothing-there";
        return Export(visit, form, faults);
    }

    private static IResult Export(Visit visit, Form? typed = null, IReadOnlyDictionary<string, string>? faults = null) => visit.Show<ExportPage>(
        new Dictionary<string, object?>(StringComparer.Ordinal) { ["Peers"] = Peers(visit), ["Typed"] = typed, ["Faults"] = faults }, Status(faults));

    // ------------------------------------------------------------------------------------------------------------

    private static IReadOnlyList<(string Code, string Text)> Peers(Visit visit) =>
        [.. visit.Node.Directory.Participants.Where(p => !p.Id.Equals(visit.Node.Participant)).Select(p => (p.Id.Value, $"{p.Id} - {p.Name}"))];

    private static ViewsAsked Asked(Visit visit)
    {
        var query = visit.Http.Request.Query;
        var officer = query["officer"].ToString();
        return new(
            officer.Length is > 0 and <= 32 ? officer : null, query["without"] == "act",
            long.TryParse(query["before"].ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var before) ? before : null, PageNumber.Of(visit));
    }

    private static int Status(IReadOnlyDictionary<string, string>? faults) => faults is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity;
}
