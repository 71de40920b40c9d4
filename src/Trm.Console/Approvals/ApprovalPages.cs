using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Trm.Console.SignIn;
using Trm.Console.Start;
using Trm.Console.Wire;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Rejections;
using Trm.Node.Approvals;

namespace Trm.Console.Approvals;

/// <summary>
/// What takes two officers: each reads in words what they sign, and signs in a session of their own. One page for both of them; one that is not there and one that is not for them look the same.
/// </summary>
internal static class ApprovalPages
{
    public static void Map(ConsoleRoutes routes)
    {
        routes.Page("/approve", Access.Approving, async visit => visit.Show<WaitingPage>(Values(("Waiting", await visit.Node.Approvals.WaitingAsync(visit.Officer, visit.Cancel)))));
        routes.Page("/approve/{approval}", Access.Approving, visit => ShowAsync(visit));
        routes.Page("/case/{case}/approve/{approval}", Access.Approving, visit => ShowAsync(visit));
        routes.Act("/approve/{approval}/options", Access.Approving, async (visit, form) => (await visit.Node.Approvals.ChallengeAsync(Id(visit), visit.Officer, visit.Cancel)).Try(out var digest, out _)
            ? SignInPages.Ceremony(("", await visit.Parts.Passkeys.AskToSignAsync(visit.Http, visit.Account, digest)))
            : visit.NotFound());
        routes.Act("/approve/{approval}/passkey", Access.Approving, (visit, form) => SignAsync(visit, () => ByPasskeyAsync(visit, form["credential"])));
        routes.Act("/approve/{approval}/password", Access.Approving, (visit, form) => SignAsync(visit, () => visit.Node.Approvals.SignAsync(
            Id(visit), visit.Officer, Digest(form["shown"]), form.Raw("password"), form["code"], visit.Cancel)));
        routes.Act("/approve/{approval}/withdraw", Access.Approving, async (visit, _) => await AnswerAsync(visit, await visit.Node.Approvals.WithdrawAsync(Id(visit), visit.Officer, visit.Cancel)));
    }

    /// <summary>Where a decision is read and signed.</summary>
    public static string PathOf(Approval approval) => approval.Case is { } @case ? $"/case/{@case}/approve/{approval.Id}" : $"/approve/{approval.Id}";

    private static async Task<Result<Approval>> ByPasskeyAsync(Visit visit, string credential)
    {
        if (!(await visit.Node.Approvals.ChallengeAsync(Id(visit), visit.Officer, visit.Cancel)).Try(out var digest, out var refused))
            return refused;
        return await visit.Parts.Passkeys.SignedAsync(visit.Http, visit.Account, digest, credential) is { } key && Signature.Of(key, credential) is { } signature
            ? await visit.Node.Approvals.SignAsync(Id(visit), visit.Officer, signature, visit.Cancel)
            : new Rejection(RejectionCode.SigInvalid, "signature", "this passkey is not yours, or it signed something else: open the page again");
    }

    // The account is locked after five wrong passwords, here as at the door. Who guesses there keeps nobody from signing here.
    private static async Task<IResult> SignAsync(Visit visit, Func<Task<Result<Approval>>> sign)
    {
        if (!visit.Parts.Asks.MayTry(visit.Address))
            return SignInPages.TooMany(visit);
        var began = Stopwatch.GetTimestamp();
        var signed = await sign();
        if (!signed.IsOk && signed.Rejection.Code.Equals(RejectionCode.SigInvalid))
            await SignInPages.FailedAsync(visit, visit.Parts.Asks, began);
        return await AnswerAsync(visit, signed);
    }

    // Of what was erased nothing is left to be read.
    private static async Task<IResult> AnswerAsync(Visit visit, Result<Approval> answer) => answer.IsOk
        ? answer.Value.State == ApprovalState.Done && answer.Value.Act == ApprovalAct.Erasure ? DonePages.Go(DonePages.Erasure) : Visit.Go(PathOf(answer.Value))
        : await ShowAsync(visit, answer.Rejections);

    private static async Task<IResult> ShowAsync(Visit visit, IReadOnlyList<Rejection>? refused = null)
    {
        var desk = visit.Node.Approvals;
        if (!(await desk.FindAsync(Id(visit), visit.Officer, visit.Cancel)).Try(out var approval, out _))
            return visit.NotFound();
        if (visit.Http.Request.RouteValues["case"] is string named && !(CaseId.Parse(named).Try(out var @case, out _) && @case.Equals(approval.Case)))
            return visit.NotFound();
        var isNext = approval.IsNext(visit.Officer);
        return visit.Show<ApprovalPage>(
            Values(
                ("Approval", approval),
                ("Line", approval.Case is { } of && (await visit.Node.Cases.FindAsync(of, visit.Officer, visit.Cancel)).Try(out var line, out _) ? line : null),
                ("Obstacles", refused ?? (isNext ? await desk.ObstaclesAsync(approval.Id, visit.Officer, visit.Cancel) : [])),
                ("IsRefused", refused is not null),
                ("HasPassword", await visit.Node.Accounts.HasPasswordAsync(visit.Account.Code, visit.Cancel)),
                ("HasPasskey", (await visit.Node.Accounts.PasskeysAsync(visit.Account.Code, visit.Cancel)).Count > 0),
                ("Shown", isNext && (await desk.ChallengeAsync(approval.Id, visit.Officer, visit.Cancel)).Try(out var digest, out _) ? Convert.ToHexStringLower(digest) : "")),
            refused is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }

    private static string Id(Visit visit) => (string)visit.Http.Request.RouteValues["approval"]!;

    private static byte[] Digest(string hex) => hex.Length == 64 && hex.All(char.IsAsciiHexDigitLower) ? Convert.FromHexString(hex) : [];

    private static Dictionary<string, object?> Values(params IReadOnlyList<(string Name, object? Value)> values) => values.ToDictionary(v => v.Name, v => v.Value, StringComparer.Ordinal);
}
