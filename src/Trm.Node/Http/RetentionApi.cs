using System.Globalization;
using Trm.Contracts.Codes;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;
using Trm.Node.Retention;
using static Trm.Node.Http.Routes;

namespace Trm.Node.Http;

/// <summary>The end of a case over the interface: copies, legal holds, erasure by two officers, and what persons ask about their data.</summary>
internal static class RetentionApi
{
    public static void Map(Routes routes, TrmNode node)
    {
        var desk = node.Erasures;
        routes.List<Erasure, ErasureReply>(
            "/api/erasures", "Lists every erasure, proposed or done, by case", (officer, _, cancel) => desk.ListAsync(officer, cancel),
            e => string.Create(CultureInfo.InvariantCulture, $"{e.Case}/{e.Number:D10}"), ErasureReply.Of);
        routes.List<LegalHold, LegalHoldReply>(
            "/api/legal-holds", "Lists every legal hold, the newest first", (officer, _, cancel) => desk.HoldsAsync(officer, cancel),
            h => Place.OfNewest(h.SetAt, h.Case), LegalHoldReply.Of);
        routes.List<RightsRequest, RightsReply>(
            "/api/rights", "Lists what persons asked about their data, the newest first", (officer, _, cancel) => desk.RightsAsync(officer, cancel), r => Place.OfNewest(r.At, r.Message, r.IsOurs), RightsReply.Of);
        routes.Get("/api/retention", "Shows what is due to be purged, and what will be", [new("days", "How far ahead; 30 where not given")], async (officer, query, cancel) => Days(query["days"]) is { } days
            ? Reply(await node.Retention.LookAsync(officer, days, cancel), RetentionReply.Of)
            : Refused([new Rejection(RejectionCode.Value, "days", "a number of days")]));
        routes.Post<EmptyRequest>("/api/retention/run", "Purges what is due, as far as one officer may").Changes(async (officer, _, _, cancel) => Reply(await node.Retention.RunAsync(officer, cancel), RetentionRunReply.Of));
        routes.Post<RetentionOfferRequest>("/api/retention/offer", "Records that a copy was offered in every case that is due").Changes(async (officer, _, body, cancel) =>
            Reply(await node.Retention.OfferAsync(officer, body.Days ?? Ahead, cancel), cases => cases.Select(c => c.ToString()).ToList()));
        routes.Post<ErasureRequest>("/api/referrals/{case}/erasure", "Proposes an erasure; of another officer with the same ground: approves it").Changes((officer, route, body, cancel) => OfCase(route, @case => Coded(
            "basis", CodeSystems.ErasureBases, body.Basis, async basis => Reply(await desk.EraseAsync(@case, officer, basis, cancel), ErasureReply.Of))));
        routes.Post<LegalHoldRequest>("/api/referrals/{case}/legal-hold", "Forbids that a case is erased, or allows it again").Changes((officer, route, body, cancel) => OfCase(route, async @case => !body.Stands
            ? Reply(await desk.LiftHoldAsync(@case, officer, cancel), LegalHoldReply.Of)
            : await Coded("why", CodeSystems.KeptReasons, body.Why, async why => Reply(await desk.HoldAsync(@case, officer, why, cancel), LegalHoldReply.Of))));
        routes.Post<CopyRequest>("/api/referrals/{case}/copy", "Records that a copy was offered or declined, or hands one out sealed").Changes((officer, route, body, cancel) => OfCase<CopyReply>(route, async @case => body.Choice switch
        {
            "offered" => Reply(await desk.RecordCopyAsync(@case, officer, CopyChoice.Offered, cancel), CopyReply.Of),
            "declined" => Reply(await desk.RecordCopyAsync(@case, officer, CopyChoice.Declined, cancel), CopyReply.Of),
            "delivered" when body.Certificate is { } certificate => Reply(await desk.DeliverCopyAsync(@case, officer, certificate, cancel), CopyReply.Of),
            "delivered" => Refused([new Rejection(RejectionCode.Required, "certificate", "a copy is delivered sealed to a certificate")]),
            _ => Refused([Unlisted("choice", ["offered", "declined", "delivered"])]),
        }));
        routes.Post<RightAnswerRequest>("/api/referrals/{case}/rights-done", "Answers what a person asked about their data").Sends((officer, route, body, cancel) => OfCase(route, @case => AnswerAsync(node, @case, officer, body, cancel)));
    }

    /// <summary>How far ahead one looks who does not say.</summary>
    private const int Ahead = 30;

    private static int? Days(string? text) => text is null ? Ahead : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var days) ? days : null;

    private static Task<Answer<SubmittedReply>> AnswerAsync(TrmNode node, CaseId @case, Officer officer, RightAnswerRequest body, CancellationToken cancel) =>
        !MessageId.Parse(body.Message).Try(out var message, out var fault)
            ? Refuse<SubmittedReply>(fault)
            : Coded("right", CodeSystems.DataRights, body.Right, right => Coded("outcome", CodeSystems.RightOutcomes, body.Outcome, async outcome =>
            {
                KeptReason? kept = null;
                if (body.KeptFor is not null && (kept = CodeSystems.KeptReasons.Find(body.KeptFor)) is null)
                    return Refused([Unlisted("keptFor", CodeSystems.KeptReasons.Codes)]);
                return Submitted(await node.RightsOfPersons.AnswerAsync(
                    @case, officer, message, right, outcome,
                    c => RightsMessage.Done(c, right, outcome, kept: kept is null ? [] : Enum.GetValues<ConsentCategory>(), keptReason: kept, secondApprover: body.SecondApprover), cancel));
            }));

    private static Task<Answer<TReply>> Coded<T, TReply>(string member, CodeList<T> list, string? code, Func<T, Task<Answer<TReply>>> then)
        where T : struct, Enum => list.Find(code) is { } value ? then(value) : Refuse<TReply>(Unlisted(member, list.Codes));
}
