using System.Globalization;
using Microsoft.AspNetCore.Http;
using Trm.Console.Wire;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Rejections;
using Trm.Node.Duty;

namespace Trm.Console.Duty;

/// <summary>What whoever is on duty sees and does: alarms taken and dealt with, calls with the word that was read back.</summary>
internal static class DutyPages
{
    public static void Map(ConsoleRoutes routes)
    {
        routes.Page("/duty", Access.Watching, async visit => visit.ShowOrNone<DutyPage, Node.Overview.Watch>(await visit.Node.Watch.ShowAsync(visit.Officer, visit.Cancel), "Watch"));
        routes.Act("/duty/take", Access.OnCall, (visit, form) => AboutAsync(visit, form, number => visit.Node.Alarms.TakeAsync(number, visit.Officer, visit.Cancel), "duty.failed-taken"));
        routes.Act("/duty/settle", Access.OnCall, (visit, form) => AboutAsync(visit, form, number => visit.Node.Alarms.SettleAsync(number, visit.Officer, visit.Cancel), "duty.failed-itself"));
        routes.Page("/duty/calls/{peer}", Access.Watching, WordsAsync);
        routes.Page("/duty/call/{message}", Access.Watching, visit => OfMessage(visit, about => Task.FromResult(Show(visit, about))));
        routes.Page("/duty/call/{message}/recorded", Access.Watching, async visit => MessageId.Parse(visit.Http.Request.RouteValues["message"] as string).Try(out var message, out _)
            ? visit.ShowOrNone<CalledPage, RecordedCall>(await visit.Node.Calls.RecordedAsync(message, visit.Officer, visit.Cancel), "Call")
            : visit.NotFound());
        routes.Act("/duty/call/{message}", Access.Watching, (visit, form) => OfMessage(visit, about => RecordAsync(visit, form, about)));
    }

    private static async Task<IResult> AboutAsync<T>(Visit visit, Form form, Func<long, Task<Result<T>>> act, string otherwise)
        where T : class
    {
        if (!long.TryParse(form["alarm"], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return visit.NotFound();
        var done = await act(number);
        if (done.IsOk)
            return Visit.Go(form["to"] is "/administration" ? "/administration" : "/duty");
        return visit.Say("frame.refused", done.Rejection.Code.Equals(RejectionCode.IllegalTransition) ? otherwise : "duty.failed-over", StatusCodes.Status409Conflict);
    }

    private static async Task<IResult> WordsAsync(Visit visit)
    {
        if (!ParticipantId.Parse(visit.Http.Request.RouteValues["peer"] as string).Try(out var peer, out _) || peer == visit.Node.Participant || visit.Node.Directory.Find(peer) is not { } entry)
            return visit.NotFound();
        return (await visit.Node.Calls.WordsAsync(peer, visit.Officer, visit.Cancel)).Try(out var spoken, out _)
            ? visit.Show<WordsPage>(new Dictionary<string, object?>(StringComparer.Ordinal) { ["Peer"] = entry, ["Spoken"] = spoken })
            : visit.NotFound();
    }

    private static async Task<IResult> OfMessage(Visit visit, Func<CallAbout, Task<IResult>> answer) =>
        MessageId.Parse(visit.Http.Request.RouteValues["message"] as string).Try(out var message, out _) && (await visit.Node.Calls.FindAsync(message, visit.Officer, visit.Cancel)).Try(out var about, out _)
            ? await answer(about)
            : visit.NotFound();

    private static async Task<IResult> RecordAsync(Visit visit, Form form, CallAbout about)
    {
        var recorded = await visit.Node.Calls.RecordAsync(MessageId.Parse(about.Message.Message).Value, visit.Officer, form["by"], form["word"], visit.Cancel);
        if (recorded.Try(out var call, out var refused))
            return Visit.Go($"/duty/call/{call.Message}/recorded");
        var (field, fault) = refused.Code.Equals(RejectionCode.Required) && form["by"].Length is 0 or > 32 ? ("by", "call.fault-by")
            : refused.Code.Equals(RejectionCode.Required) && form["word"].Length > 0 ? ("by", "call.fault-by")
            : refused.Code.Equals(RejectionCode.IllegalTransition) ? ("", "call.fault-refused")
            : refused.Code.Equals(RejectionCode.UnknownInReplyTo) ? ("", "call.seen")
            : ("word", "call.fault-word");
        return Show(visit, about, form, field, fault);
    }

    private static IResult Show(Visit visit, CallAbout about, Form? typed = null, string? field = null, string? fault = null) => visit.Show<CallPage>(
        new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["About"] = about,
            ["By"] = typed?["by"],
            ["Word"] = typed?["word"],
            ["Faults"] = fault is null ? null : (IReadOnlyDictionary<string, string>)new Dictionary<string, string>(StringComparer.Ordinal) { [field!] = fault },
        },
        fault is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
}
