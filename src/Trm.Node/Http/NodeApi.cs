using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Trm.Contracts.Codes;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;
using Trm.Node.Referrals;
using static Trm.Node.Http.Routes;

namespace Trm.Node.Http;

/// <summary>
/// The node's JSON interface: what <c>trm referral</c> and a case-management system call. Every call names an officer by a bearer token or a client certificate;
/// what is refused comes back as <see cref="RefusedReply"/>: 401 without a token, 403 <c>NOT_ALLOWED</c>, 404 <c>UNKNOWN_CASE</c>, 409 for an idempotency key in hand, 413 too
/// large, 429 too many calls, 507 <c>STORAGE_LOW</c>, 422 everything else. Identifiers in addresses are pseudonyms. <see cref="ApiDocument"/> is all of it, for machines.
/// </summary>
public static class NodeApi
{
    /// <summary>Largest body of a new referral, in bytes: a case file of 5 MiB in base64 and a sheet.</summary>
    public const long MaxReferralBody = 8 * 1024 * 1024;

    /// <summary>Largest body of any other call, in bytes.</summary>
    public const long MaxBody = 512 * 1024;

    /// <summary>Maps <c>/health/live</c>, <c>/health/ready</c>, <c>/api</c> and <c>/fhir</c>. The services are those of <see cref="ApiDocument.AddNodeApi"/>.</summary>
    public static void MapNode(this IEndpointRouteBuilder app, TrmNode node, AccessTokens tokens)
    {
        var routes = new Routes(app, node, tokens);
        app.MapApiDocument();
        routes.Open("/health/live", "Whether the process answers", _ => Task.FromResult(Answer<LiveReply>.Of(new("live"))));
        routes.Open("/health/ready", "Whether the node can do its work now; 503 where it cannot", cancel => ReadyAsync(node, cancel));
        MapReferrals(routes, node);
        CapacityApi.Map(routes, node);
        RecordApi.Map(routes, node);
        DutyApi.Map(routes, node);
        HookApi.Map(routes, node);
        AttachmentApi.Map(routes, node);
        ReturnApi.Map(routes, node);
        DirectoryApi.Map(routes, node);
        RetentionApi.Map(routes, node);
        RightsApi.Map(routes, node);
        StatisticsApi.Map(routes, node);
        HealthApi.Map(routes, node);
        CourierApi.Map(routes, node);
        QuarantineApi.Map(routes, node);
        AccountApi.Map(routes, node);
        Fhir.FhirApi.Map(app, node, tokens);
    }

    // What was changed goes with the message, and is kept in its commit.
    internal static async Task<Answer<SubmittedReply>> FromDraftAsync(
        TrmNode node, CaseId @case, Officer officer, string? sheet, Func<Contracts.Referrals.ReferralDraft, DraftFiles?, Task<Result<Outbox.Submitted>>> act, CancellationToken cancel)
    {
        if (await node.Referrals.DraftAsync(@case, officer, cancel) is not { } former)
            return Refused([new Rejection(RejectionCode.UnknownCase, "case", "this node drafted no such case")]);
        var changed = sheet is null ? null : await node.Referrals.CorrectedAsync(@case, officer, former with { Sheet = Encoding.UTF8.GetBytes(sheet) }, cancel);
        var draft = (changed ?? former).ToDraft(@case);
        if (!draft.IsOk)
            return Refused(draft.Rejections);
        var sent = await act(draft.Value, changed);
        if (sent.IsOk && changed is not null)
            await node.Referrals.SayTakenUpAsync(@case, officer, former, changed, sent.Value.Message, CancellationToken.None);
        return Submitted(sent);
    }

    private static void MapReferrals(Routes routes, TrmNode node)
    {
        routes.List<CaseFile, CaseReply>(
            "/api/referrals", "Lists the cases that the officer sees, the newest first, without content", async (officer, _, asked, cancel) =>
            {
                var rows = await node.Referrals.PageAsync(officer, asked.Limit + 1, asked.After?.Split('/') is [var at, var last] ? (At(at), CaseId.Parse(last).Value) : null, cancel);
                return rows.Then(r => Result<Listed<CaseFile>>.Ok(Listed<CaseFile>.Cut(r, file => Place.Of(file.CreatedAt, file.Id), asked)));
            }, CaseReply.Of);
        routes.Get("/api/referrals/{case}", "Opens a case with everything that was said in it; that is put on record, and counts as seen", (officer, route, cancel) => OfCase(route, async @case =>
            Reply(await node.Referrals.OpenAsync(@case, officer, cancel), CaseViewReply.Of)));
        routes.Post<ReferralRequest>("/api/referrals", "Refers a person: the first step, which says what is needed and not who needs it", MaxReferralBody).Sends(async (officer, _, body, cancel) =>
        {
            var files = new DraftFiles(body.CaseFile, body.Format, body.Choice, Encoding.UTF8.GetBytes(body.Sheet));
            var draft = files.ToDraft();
            return draft.IsOk ? Submitted(await node.Referrals.SendProfileAsync(draft.Value, officer, files, cancel)) : Refused(draft.Rejections);
        });
        routes.Post<IdentityRequest>("/api/referrals/{case}/identity", "Says who the person is, to the organisation that accepted").Sends((officer, route, body, cancel) => OfCase(route, @case =>
            AttachmentApi.WithAsync(body.Attachments, files =>
                FromDraftAsync(node, @case, officer, body.Sheet, (draft, changed) => node.Referrals.SendIdentityAsync(draft, officer, files, changed, cancel), cancel))));
        routes.Post<DecisionRequest>("/api/referrals/{case}/decision", "Accepts, declines or redirects a referral").Sends((officer, route, body, cancel) => OfCase(route, @case =>
            DecideAsync(node, @case, officer, body, cancel)));
        routes.Post<QuestionRequest>("/api/referrals/{case}/questions", "Asks the other side about a case").Sends((officer, route, body, cancel) => OfCase(route, async @case =>
            CodeSystems.Topics.Find(body.Topic) is { } topic && CodeSystems.QuestionPurposes.Find(body.Purpose) is { } purpose
                ? Submitted(await node.Referrals.AskAsync(@case, officer, topic, body.Fields ?? [], purpose, cancel))
                : Refused([Unlisted("topic or purpose", [.. CodeSystems.Topics.Codes, .. CodeSystems.QuestionPurposes.Codes])])));
        routes.Post<AnswerRequest>("/api/referrals/{case}/answers", "Answers a question, drawn from case and sheet").Sends((officer, route, body, cancel) => OfCase(route, @case =>
            MessageId.Parse(body.Question).Try(out var question, out var fault)
                ? AttachmentApi.WithAsync(body.Attachments, files =>
                    FromDraftAsync(node, @case, officer, null, (draft, _) => node.Referrals.AnswerAsync(draft, officer, question, files, cancel), cancel))
                : Refuse<SubmittedReply>(fault)));
        routes.Post<HoldRequest>("/api/referrals/{case}/holds", "Stops a case, at once and alone", measure: Measure.Stop).Sends((officer, route, body, cancel) => OfCase(route, async @case =>
            CodeSystems.HoldReasons.Find(body.Reason ?? "not-stated") is { } reason
                ? Submitted(await node.Referrals.HoldAsync(@case, officer, reason, body.Review, cancel))
                : Refused([Unlisted("reason", CodeSystems.HoldReasons.Codes)])));
        routes.Post<LiftRequest>("/api/referrals/{case}/lift", "Lifts a hold of ours, with a second person", measure: Measure.Remedy).Sends((officer, route, body, cancel) => OfCase(route, async @case =>
            MessageId.Parse(body.Hold).Try(out var hold, out var fault)
                ? Submitted(await node.Referrals.LiftAsync(@case, officer, hold, body.SecondApprover, cancel))
                : Refused([fault])));
    }

    private static DateTimeOffset At(string ticks) => new(long.Parse(ticks, NumberStyles.None, CultureInfo.InvariantCulture), TimeSpan.Zero);

    private static async Task<Answer<ReadyReply>> ReadyAsync(TrmNode node, CancellationToken cancel)
    {
        var (disk, answers) = (node.Disk, await node.AnswersAsync(cancel));
        var ready = node.IsBrokerConnected && !node.IsDirectoryExpired && !disk.IsBelowFloor && answers;
        return Answer<ReadyReply>.Of(
            new(ready ? "ready" : "not-ready", node.IsBrokerConnected, node.Directory.Version, node.IsDirectoryExpired, answers ? disk.Level.ToString().ToLowerInvariant() : "away"),
            ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<Answer<SubmittedReply>> DecideAsync(TrmNode node, CaseId @case, Officer officer, DecisionRequest body, CancellationToken cancel)
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
                    : Refused([Unlisted("reason or next", [.. CodeSystems.DeclineReasons.Codes, .. CodeSystems.NextSteps.Codes])]);
            case "redirected":
                return NamedOrganisation.Parse(body.OrganisationId, body.OrganisationName).Try(out var other, out var nameless)
                    ? Submitted(await node.Referrals.RedirectAsync(@case, officer, other, cancel))
                    : Refused([nameless]);
            default:
                return Refused([Unlisted("decision", ["accepted", "declined", "redirected"])]);
        }
    }
}
