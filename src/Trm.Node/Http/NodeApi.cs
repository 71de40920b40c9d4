using System.Net.Mime;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Trm.Contracts.Codes;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;
using Trm.Node.Referrals;
using Trm.Node.Trail;
using static Trm.Node.Http.Routes;

namespace Trm.Node.Http;

/// <summary>
/// The node's JSON interface: what <c>trm referral</c> and a case-management system call. Every call names an officer by a bearer token;
/// what is refused comes back as <see cref="RefusedReply"/>: 401 without a token, 403 <c>NOT_ALLOWED</c>, 404 <c>UNKNOWN_CASE</c>, 413 too
/// large, 507 <c>STORAGE_LOW</c>, 422 everything else. Identifiers in addresses are pseudonyms.
/// </summary>
public static class NodeApi
{
    /// <summary>Largest body of a new referral, in bytes: a case file of 5 MiB in base64 and a sheet.</summary>
    public const long MaxReferralBody = 8 * 1024 * 1024;

    /// <summary>Largest body of any other call, in bytes.</summary>
    public const long MaxBody = 512 * 1024;

    /// <summary>Maps <c>/health/live</c>, <c>/health/ready</c> and <c>/api</c>.</summary>
    public static void MapNode(this IEndpointRouteBuilder app, TrmNode node, AccessTokens tokens)
    {
        var routes = new Routes(app, tokens);
        app.MapGet("/health/live", () => Results.Json(new { status = "live" }, Json));
        app.MapGet("/health/ready", () => Ready(node));

        routes.Get("/api/referrals", async (officer, _, cancel) => Reply(await node.Referrals.ListAsync(officer, cancel), list => list.Select(CaseReply.Of)));
        routes.Get("/api/referrals/{case}", (officer, route, cancel) => OfCase(route, async @case =>
            Reply(await node.Referrals.OpenAsync(@case, officer, cancel), CaseViewReply.Of)));
        routes.Post<ReferralRequest>("/api/referrals", MaxReferralBody, async (officer, _, body, cancel) =>
        {
            var files = new DraftFiles(body.CaseFile, body.Format, body.Choice, Encoding.UTF8.GetBytes(body.Sheet));
            var draft = files.ToDraft();
            return draft.IsOk ? Submitted(await node.Referrals.SendProfileAsync(draft.Value, officer, files, cancel)) : Refused(draft.Rejections);
        });
        routes.Post<IdentityRequest>("/api/referrals/{case}/identity", MaxBody, (officer, route, body, cancel) => OfCase(route, @case =>
            AttachmentApi.WithAsync(body.Attachments, files =>
                FromDraftAsync(node, @case, officer, body.Sheet, draft => node.Referrals.SendIdentityAsync(draft, officer, files, cancel), cancel))));
        routes.Post<DecisionRequest>("/api/referrals/{case}/decision", MaxBody, (officer, route, body, cancel) => OfCase(route, @case =>
            DecideAsync(node, @case, officer, body, cancel)));
        routes.Post<QuestionRequest>("/api/referrals/{case}/questions", MaxBody, (officer, route, body, cancel) => OfCase(route, async @case =>
            CodeSystems.Topics.Find(body.Topic) is { } topic && CodeSystems.QuestionPurposes.Find(body.Purpose) is { } purpose
                ? Submitted(await node.Referrals.AskAsync(@case, officer, topic, body.Fields ?? [], purpose, cancel))
                : Unlisted("topic or purpose", [.. CodeSystems.Topics.Codes, .. CodeSystems.QuestionPurposes.Codes])));
        routes.Post<AnswerRequest>("/api/referrals/{case}/answers", MaxBody, (officer, route, body, cancel) => OfCase(route, async @case =>
            MessageId.Parse(body.Question).Try(out var question, out var fault)
                ? await AttachmentApi.WithAsync(body.Attachments, files =>
                    FromDraftAsync(node, @case, officer, null, draft => node.Referrals.AnswerAsync(draft, officer, question, files, cancel), cancel))
                : Refused([fault])));
        routes.Post<HoldRequest>("/api/referrals/{case}/holds", MaxBody, (officer, route, body, cancel) => OfCase(route, async @case =>
            CodeSystems.HoldReasons.Find(body.Reason ?? "not-stated") is { } reason
                ? Submitted(await node.Referrals.HoldAsync(@case, officer, reason, body.Review, cancel))
                : Unlisted("reason", CodeSystems.HoldReasons.Codes)));
        routes.Post<LiftRequest>("/api/referrals/{case}/lift", MaxBody, (officer, route, body, cancel) => OfCase(route, async @case =>
            MessageId.Parse(body.Hold).Try(out var hold, out var fault)
                ? Submitted(await node.Referrals.LiftAsync(@case, officer, hold, body.SecondApprover, cancel))
                : Refused([fault])));
        routes.Post<TestRequest>("/api/tests", MaxBody, async (officer, _, body, cancel) => ParticipantId.Parse(body.To).Try(out var to, out var fault)
            ? Submitted(await node.Referrals.TestAsync(to, officer, cancel))
            : Refused([fault]));
        routes.Post<CapacityRequest>("/api/capacity", MaxBody, async (officer, _, body, cancel) => ParticipantId.Parse(body.To).Try(out var to, out var fault)
            ? Submitted(await node.Referrals.AskCapacityAsync(to, officer, body.Services, body.Persons, body.Urgent ? Urgency.Urgent : Urgency.Routine, cancel))
            : Refused([fault]));
        routes.Get("/api/capacity", async (officer, _, cancel) => Reply(await node.Referrals.CapacityAsync(officer, cancel), list => list.Select(CapacityMessageReply.Of)));
        routes.Post<CapacityAnswerRequest>("/api/capacity/answers", MaxBody, (officer, _, body, cancel) => AnswerCapacityAsync(node, officer, body, cancel));
        routes.Get("/api/deadlines", async (officer, _, cancel) => Reply(await node.Deadlines.ListAsync(officer, cancel), list => list));
        routes.Post<RecordRequest>("/api/deadlines/{message}", MaxBody, async (officer, route, body, cancel) =>
            MessageId.Parse(route["message"] as string).Try(out var message, out var fault)
                ? Reply(await node.Deadlines.RecordAsync(message, body.Step, officer, body.AnsweredBy, body.Word, cancel), done => done)
                : Refused([fault]));
        routes.Get("/api/agreements", (_, _, _) => Task.FromResult(Results.Json(node.Agreements.List().Select(AgreementReply.Of), Json)));
        routes.Post<object>("/api/agreements/read", MaxBody, async (officer, _, _, cancel) =>
            Reply(await node.Agreements.ReadAgainAsync(officer, cancel), held => held.Select(h => new { h.File, Agreement = h.Agreement.Id, h.Agreement.Version, h.Signed.Fingerprint })));
        routes.Get("/api/transmissions", async (officer, _, cancel) => Results.Json((await node.Record.TransmissionsAsync(officer, cancel)).Select(TransmissionReply.Of), Json));
        DutyApi.Map(routes, node);
        routes.Get("/api/evidence", ["from", "to", "case", "message", "peer"], async (officer, asked, cancel) =>
        {
            var order = EvidenceOrder.Parse(asked["from"], asked["to"], asked["case"], asked["message"], asked["peer"], asked["generation"]);
            if (!order.IsOk)
                return Refused(order.Rejections);
            var pack = await node.Record.EvidencePackAsync(order.Value, officer, cancel);
            return pack.IsOk ? Results.Stream(pack.Value, MediaTypeNames.Application.Zip) : Refused(pack.Rejections);
        });
        AttachmentApi.Map(routes, node);
        routes.Get("/api/restored", async (officer, _, cancel) => Reply(await node.Losses.ReportAsync(officer, cancel), report => report));
        routes.Post<object>("/api/restored/{number}", MaxBody, async (officer, route, _, cancel) =>
            long.TryParse(route["number"] as string, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number)
                ? Reply(await node.Losses.SettleAsync(number, officer, cancel), report => report)
                : Refused([new Rejection(RejectionCode.Value, "number", "a loss has a number")]));
        ReturnApi.Map(routes, node);
        DirectoryApi.Map(routes, node);
        RetentionApi.Map(routes, node);
        HealthApi.Map(routes, node);
        CourierApi.Map(routes, node);
        QuarantineApi.Map(routes, node);
        AccountApi.Map(routes, node);
    }

    private static IResult Ready(TrmNode node)
    {
        var disk = node.Disk;
        var ready = node.IsBrokerConnected && !node.IsDirectoryExpired && !disk.IsBelowFloor;
        return Results.Json(
            new { status = ready ? "ready" : "not-ready", broker = node.IsBrokerConnected, directory = node.Directory.Version, directoryExpired = node.IsDirectoryExpired, storage = disk.Level.ToString().ToLowerInvariant() },
            Json, statusCode: ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    internal static async Task<IResult> FromDraftAsync(
        TrmNode node, CaseId @case, Officer officer, string? sheet, Func<Contracts.Referrals.ReferralDraft, Task<Result<Outbox.Submitted>>> act, CancellationToken cancel)
    {
        if (await node.Referrals.DraftAsync(@case, officer, cancel) is not { } files)
            return Refused([new Rejection(RejectionCode.UnknownCase, "case", "this node drafted no such case")]);
        if (sheet is not null)
            files = files with { Sheet = Encoding.UTF8.GetBytes(sheet) };
        var draft = files.ToDraft(@case);
        if (!draft.IsOk)
            return Refused(draft.Rejections);
        var result = await act(draft.Value);
        if (result.IsOk && sheet is not null)
            await node.Referrals.KeepDraftAsync(@case, officer, files, cancel);
        return Submitted(result);
    }

    private static async Task<IResult> DecideAsync(TrmNode node, CaseId @case, Officer officer, DecisionRequest body, CancellationToken cancel)
    {
        switch (body.Decision)
        {
            case "accepted":
                if (!NamedOrganisation.Parse(body.OrganisationId, body.OrganisationName).Try(out var accepting, out var unnamed))
                    return Refused([unnamed]);
                if (body.CaseWorker is null || body.Start is null)
                    return Refused([new Rejection(RejectionCode.Required, "caseWorker, start", "who takes the case, by code, and from which day")]);
                return Submitted(await node.Referrals.AcceptAsync(@case, officer, accepting, body.CaseWorker, body.Start.Value, cancel));
            case "declined":
                return CodeSystems.DeclineReasons.Find(body.Reason) is { } reason && CodeSystems.NextSteps.Find(body.Next ?? "none") is { } next
                    ? Submitted(await node.Referrals.DeclineAsync(@case, officer, reason, next, cancel))
                    : Unlisted("reason or next", [.. CodeSystems.DeclineReasons.Codes, .. CodeSystems.NextSteps.Codes]);
            case "redirected":
                return NamedOrganisation.Parse(body.OrganisationId, body.OrganisationName).Try(out var other, out var nameless)
                    ? Submitted(await node.Referrals.RedirectAsync(@case, officer, other, cancel))
                    : Refused([nameless]);
            default:
                return Unlisted("decision", ["accepted", "declined", "redirected"]);
        }
    }

    private static async Task<IResult> AnswerCapacityAsync(TrmNode node, Officer officer, CapacityAnswerRequest body, CancellationToken cancel)
    {
        if (!ParticipantId.Parse(body.To).Try(out var to, out var fault) || !MessageId.Parse(body.Enquiry).Try(out var enquiry, out fault))
            return Refused([fault]);
        return CodeSystems.CapacityReplies.Find(body.Reply) is { } reply
            ? Submitted(await node.Referrals.AnswerCapacityAsync(to, officer, enquiry, reply, body.ValidUntil, body.Alternatives, cancel))
            : Unlisted("reply", CodeSystems.CapacityReplies.Codes);
    }
}
