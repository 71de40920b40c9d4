using Microsoft.AspNetCore.Http;
using Trm.Console.Compose;
using Trm.Console.Wire;
using Trm.Contracts.Codes;
using Trm.Contracts.Identifiers;
using Trm.Node.Referrals;

namespace Trm.Console.Answers;

/// <summary>Whether there is room: asked and answered before anybody says for whom.</summary>
internal static class CapacityPages
{
    public static void Map(ConsoleRoutes routes)
    {
        routes.Page("/capacity", Access.Composing, visit => ListAsync(visit, null));
        routes.Act("/capacity", Access.Composing, async (visit, form) =>
        {
            var read = new FormReader(visit, form);
            var to = read.OneOf("participant", [.. DraftSoFar.Peers(visit).Select(p => p.Code)]);
            var services = Services(read, "services", isNeeded: true);
            var (persons, urgency) = (read.Number("persons", 1, 99), read.Code("urgency", CodeSystems.Urgencies));
            if (!read.IsGood)
                return await ListAsync(visit, read);
            var sent = await visit.Node.Referrals.AskCapacityAsync(ParticipantId.Parse(to).Value, visit.Officer, services, persons, urgency, visit.Cancel);
            if (sent.IsOk)
                return Visit.Go("/capacity?sent=yes");
            read.Refuse(sent.Rejections);
            return await ListAsync(visit, read);
        });
        routes.Page("/capacity/answer", Access.Composing, visit => ShowAsync(visit, visit.Http.Request.Query["enquiry"].ToString(), null));
        routes.Act("/capacity/answer", Access.Composing, AnswerAsync);
    }

    private static async Task<IResult> AnswerAsync(Visit visit, Form form)
    {
        if (await FindAsync(visit, form["enquiry"]) is not { } enquiry)
            return visit.NotFound();
        var read = new FormReader(visit, form);
        var reply = read.Code("reply", CodeSystems.CapacityReplies);
        var alternatives = Services(read, "alternatives", isNeeded: reply == CapacityReply.Alternatives && !read.Faults.ContainsKey("reply"));
        var until = read.MomentOrNull("until");
        if (reply != CapacityReply.No && read.IsGood && (until is null || until <= visit.Now))
            read.Refuse("until", "capacity.fault-until");
        if (!read.IsGood)
            return await ShowAsync(visit, form["enquiry"], read);
        var sent = await visit.Node.Referrals.AnswerCapacityAsync(
            enquiry.Peer, visit.Officer, enquiry.Message, reply, reply == CapacityReply.No ? null : until, reply == CapacityReply.Alternatives ? alternatives : null, visit.Cancel);
        if (sent.IsOk)
            return Visit.Go("/capacity?sent=yes");
        read.Refuse(sent.Rejections);
        return await ShowAsync(visit, form["enquiry"], read);
    }

    private static IReadOnlyList<string> Services(FormReader read, string name, bool isNeeded)
    {
        var chosen = read.Form.All(name);
        if ((isNeeded && chosen.Count == 0) || chosen.Any(c => !AskStep.ServiceOptions.Any(o => o.Item1 == c)))
            read.Refuse(name, "frame.choose-some");
        return [.. chosen.Distinct(StringComparer.Ordinal)];
    }

    private static async Task<CapacityView?> FindAsync(Visit visit, string enquiry) => (await visit.Node.Referrals.CapacityAsync(visit.Officer, visit.Cancel)).Try(out var all, out _)
        ? all.FirstOrDefault(v => v is { IsOurs: false, Enquiry: not null } && v.Message.ToString() == enquiry)
        : null;

    private static async Task<IResult> ShowAsync(Visit visit, string enquiry, FormReader? read) => await FindAsync(visit, enquiry) is { } found
        ? visit.Show<CapacityAnswerPage>(new Dictionary<string, object?>(StringComparer.Ordinal) { ["Enquiry"] = found, ["Read"] = read }, Status(read))
        : visit.NotFound();

    private static async Task<IResult> ListAsync(Visit visit, FormReader? read) => (await visit.Node.Referrals.CapacityAsync(visit.Officer, visit.Cancel)).Try(out var all, out _)
        ? visit.Show<CapacityPage>(new Dictionary<string, object?>(StringComparer.Ordinal) { ["All"] = all, ["Read"] = read }, Status(read))
        : visit.NotFound();

    private static int Status(FormReader? read) => read is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity;
}
