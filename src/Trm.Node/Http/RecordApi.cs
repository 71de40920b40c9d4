using System.Globalization;
using System.Net.Mime;
using Microsoft.AspNetCore.Http;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Rejections;
using Trm.Node.Agreements;
using Trm.Node.Deadlines;
using Trm.Node.Generations;
using Trm.Node.Outbox;
using Trm.Node.Trail;
using static Trm.Node.Http.Routes;

namespace Trm.Node.Http;

/// <summary>What is on record of everything that was sent: deadlines, fates, evidence, agreements, and what a restore has lost.</summary>
internal static class RecordApi
{
    private static readonly ApiQuery[] Evidence =
    [
        new("from", "The first day"), new("to", "The last day"), new("case", "A case, by its pseudonym"), new("message", "A transmission"), new("peer", "For the other side: what concerns it alone"),
        new("generation", "A generation that has ended, by its number"),
    ];

    public static void Map(Routes routes, TrmNode node)
    {
        routes.List<OpenDeadline, OpenDeadline>(
            "/api/deadlines", "Lists who must do what by when, in no order of time: a time may change", (officer, _, cancel) => node.Deadlines.ListAsync(officer, cancel),
            d => string.Join('/', d.Message, d.Peer, d.IsOurMessage, d.Step), d => d);
        routes.Post<RecordRequest>("/api/deadlines/{message}", "Records what was done about a message without another one", measure: Measure.Remedy).Changes(async (officer, route, body, cancel) =>
            MessageId.Parse(route["message"] as string).Try(out var message, out var fault)
                ? Reply(await node.Deadlines.RecordAsync(message, body.Step, officer, body.AnsweredBy, body.Word, cancel), done => done)
                : Refused([fault]));
        routes.List<AgreementWith, AgreementReply>(
            "/api/agreements", "Lists what holds with whom", (_, _, _) => Task.FromResult(Result<IReadOnlyList<AgreementWith>>.Ok(node.Agreements.List())), with => with.Peer.Value, AgreementReply.Of);
        routes.Post<EmptyRequest>("/api/agreements/read", "Reads the folder of agreements again").Changes(async (officer, _, _, cancel) =>
            Reply(await node.Agreements.ReadAgainAsync(officer, cancel), held => held.Select(HeldAgreementReply.Of).ToList()));
        routes.List<Transmission, TransmissionReply>(
            "/api/transmissions", "Lists everything that was sent and its fate, in the order of sending",
            async (officer, _, cancel) => Result<IReadOnlyList<Transmission>>.Ok(await node.Record.TransmissionsAsync(officer, cancel)), t => Place.Of(t.CreatedAt, t.To, t.Seq.ToString("D19", CultureInfo.InvariantCulture), t.Id), TransmissionReply.Of);
        routes.GetFile("/api/evidence", "Exports evidence as one file, for an auditor", MediaTypeNames.Application.Zip, Evidence, async (officer, request, cancel) =>
        {
            var asked = request.Query;
            var order = EvidenceOrder.Parse(asked["from"], asked["to"], asked["case"], asked["message"], asked["peer"], asked["generation"]);
            if (!order.IsOk)
                return Refused(order.Rejections);
            var pack = await node.Record.EvidencePackAsync(order.Value, officer, cancel);
            return pack.IsOk ? Results.Stream(pack.Value, MediaTypeNames.Application.Zip) : Refused(pack.Rejections);
        });
        routes.Get("/api/restored", "Reports what came back since a restore, and what did not", async (officer, _, cancel) => Reply(await node.Losses.ReportAsync(officer, cancel), report => report));
        routes.Post<EmptyRequest>("/api/restored/{number}", "Settles a loss: the other side was asked").Changes((officer, route, _, cancel) =>
            long.TryParse(route["number"] as string, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? SettleAsync(node, number, officer, cancel)
                : Refuse<RestoreReport>(new(RejectionCode.Value, "number", "a loss has a number")));
    }

    private static async Task<Answer<RestoreReport>> SettleAsync(TrmNode node, long number, Officer officer, CancellationToken cancel) =>
        Reply(await node.Losses.SettleAsync(number, officer, cancel), report => report);
}
