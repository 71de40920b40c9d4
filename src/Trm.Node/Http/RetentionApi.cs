using System.Globalization;
using Microsoft.AspNetCore.Http;
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
        routes.Get("/api/erasures", async (officer, _, cancel) => Reply(await desk.ListAsync(officer, cancel), list => list.Select(ErasureReply.Of)));
        routes.Get("/api/legal-holds", async (officer, _, cancel) => Reply(await desk.HoldsAsync(officer, cancel), list => list.Select(LegalHoldReply.Of)));
        routes.Get("/api/rights", async (officer, _, cancel) => Reply(await desk.RightsAsync(officer, cancel), list => list.Select(RightsReply.Of)));
        routes.Get("/api/retention", ["days"], async (officer, query, cancel) => Days(query["days"]) is { } days
            ? Reply(await node.Retention.LookAsync(officer, days, cancel), RetentionReply.Of)
            : Refused([new Rejection(RejectionCode.Value, "days", "a number of days")]));
        routes.Post<RetentionRequest>("/api/retention/run", NodeApi.MaxBody, async (officer, _, _, cancel) => Reply(await node.Retention.RunAsync(officer, cancel), RetentionRunReply.Of));
        routes.Post<RetentionOfferRequest>("/api/retention/offer", NodeApi.MaxBody, async (officer, _, body, cancel) =>
            Reply(await node.Retention.OfferAsync(officer, body.Days ?? Ahead, cancel), cases => cases.Select(c => c.ToString())));
        routes.Post<ErasureRequest>("/api/referrals/{case}/erasure", NodeApi.MaxBody, (officer, route, body, cancel) => OfCase(route, @case => Coded(
            "basis", CodeSystems.ErasureBases, body.Basis, async basis => Reply(await desk.EraseAsync(@case, officer, basis, cancel), ErasureReply.Of))));
        routes.Post<LegalHoldRequest>("/api/referrals/{case}/legal-hold", NodeApi.MaxBody, (officer, route, body, cancel) => OfCase(route, async @case => body.Why is null
            ? Reply(await desk.LiftHoldAsync(@case, officer, cancel), LegalHoldReply.Of)
            : await Coded("why", CodeSystems.KeptReasons, body.Why, async why => Reply(await desk.HoldAsync(@case, officer, why, cancel), LegalHoldReply.Of))));
        routes.Post<CopyRequest>("/api/referrals/{case}/copy", NodeApi.MaxBody, (officer, route, body, cancel) => OfCase(route, async @case => body.Choice switch
        {
            "offered" => Reply(await desk.RecordCopyAsync(@case, officer, CopyChoice.Offered, cancel), CopyReply.Of),
            "declined" => Reply(await desk.RecordCopyAsync(@case, officer, CopyChoice.Declined, cancel), CopyReply.Of),
            "delivered" when body.Certificate is { } certificate => Reply(await desk.DeliverCopyAsync(@case, officer, certificate, cancel), CopyReply.Of),
            "delivered" => Refused([new Rejection(RejectionCode.Required, "certificate", "a copy is delivered sealed to a certificate")]),
            _ => Unlisted("choice", ["offered", "declined", "delivered"]),
        }));
        routes.Post<RightAnswerRequest>("/api/referrals/{case}/rights-done", NodeApi.MaxBody, (officer, route, body, cancel) => OfCase(route, @case => AnswerAsync(node, @case, officer, body, cancel)));
    }

    /// <summary>How far ahead one looks who does not say.</summary>
    private const int Ahead = 30;

    private static int? Days(string? text) => text is null ? Ahead : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var days) ? days : null;

    private static Task<IResult> AnswerAsync(TrmNode node, CaseId @case, Officer officer, RightAnswerRequest body, CancellationToken cancel) =>
        !MessageId.Parse(body.Message).Try(out var message, out var fault)
            ? Task.FromResult(Refused([fault]))
            : Coded("right", CodeSystems.DataRights, body.Right, right => Coded("outcome", CodeSystems.RightOutcomes, body.Outcome, async outcome =>
            {
                KeptReason? kept = null;
                if (body.KeptFor is not null && (kept = CodeSystems.KeptReasons.Find(body.KeptFor)) is null)
                    return Unlisted("keptFor", CodeSystems.KeptReasons.Codes);
                return Submitted(await node.Returns.RightDoneAsync(
                    @case, officer, message, right, outcome,
                    c => RightsMessage.Done(c, right, outcome, kept: kept is null ? [] : Enum.GetValues<ConsentCategory>(), keptReason: kept, secondApprover: body.SecondApprover), cancel));
            }));

    private static Task<IResult> Coded<T>(string member, CodeList<T> list, string? code, Func<T, Task<IResult>> then)
        where T : struct, Enum => list.Find(code) is { } value ? then(value) : Task.FromResult(Unlisted(member, list.Codes));
}
