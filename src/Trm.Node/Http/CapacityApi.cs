using Trm.Contracts.Codes;
using Trm.Contracts.Identifiers;
using Trm.Node.Referrals;
using static Trm.Node.Http.Routes;

namespace Trm.Node.Http;

/// <summary>What is about nobody: enquiries about capacity, and tests of the path.</summary>
internal static class CapacityApi
{
    public static void Map(Routes routes, TrmNode node)
    {
        routes.Post<TestRequest>("/api/tests", "Tests the whole path to a participant").Sends(async (officer, _, body, cancel) => ParticipantId.Parse(body.To).Try(out var to, out var fault)
            ? Submitted(await node.Referrals.TestAsync(to, officer, cancel))
            : Refused([fault]));
        routes.Post<CapacityRequest>("/api/capacity", "Asks a participant what it can take").Sends(async (officer, _, body, cancel) => ParticipantId.Parse(body.To).Try(out var to, out var fault)
            ? Submitted(await node.Referrals.AskCapacityAsync(to, officer, body.Services, body.Persons, body.Urgent ? Urgency.Urgent : Urgency.Routine, cancel))
            : Refused([fault]));
        routes.List<CapacityView, CapacityMessageReply>(
            "/api/capacity", "Lists enquiries about capacity and their answers, the newest first: 500 at most", (officer, _, cancel) => node.Referrals.CapacityAsync(officer, cancel),
            view => Place.OfNewest(view.At, view.Message, view.IsOurs), CapacityMessageReply.Of);
        routes.Post<CapacityAnswerRequest>("/api/capacity/answers", "Answers an enquiry about capacity").Sends((officer, _, body, cancel) => AnswerAsync(node, officer, body, cancel));
    }

    private static async Task<Answer<SubmittedReply>> AnswerAsync(TrmNode node, Officer officer, CapacityAnswerRequest body, CancellationToken cancel)
    {
        if (!ParticipantId.Parse(body.To).Try(out var to, out var fault) || !MessageId.Parse(body.Enquiry).Try(out var enquiry, out fault))
            return Refused([fault]);
        return CodeSystems.CapacityReplies.Find(body.Reply) is { } reply
            ? Submitted(await node.Referrals.AnswerCapacityAsync(to, officer, enquiry, reply, body.ValidUntil, body.Alternatives, cancel))
            : Refused([Unlisted("reply", CodeSystems.CapacityReplies.Codes)]);
    }
}
