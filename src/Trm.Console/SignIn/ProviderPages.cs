using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Trm.Console.Own;
using Trm.Console.Wire;
using Trm.Node.Accounts;
using Trm.Node.IdentityProviders;

namespace Trm.Console.SignIn;

/// <summary>
/// Through the country's identity provider: to sign in, to accept an invitation, to bind it to one's own account. Somebody is sent there by a page, not by the answer to a form, and comes back to one, so that
/// forms go nowhere but here. Whatever goes wrong there ends on a page with the other means.
/// </summary>
internal static class ProviderPages
{
    private const string Here = "/sign-in/provider";

    public static void Map(ConsoleRoutes routes)
    {
        routes.Act(Here, Access.Everybody, (visit, form) => SendAsync(visit, new(ProviderPurpose.SignIn, LocalPath.Of(form["to"])), fault => Task.FromResult(SignInPages.Show(visit, LocalPath.Of(form["to"]), fault: fault))));
        routes.Page(ProviderDoor.BackPath, Access.Everybody, BackAsync);
        routes.Page(Here, Access.Everybody, GoOnAsync);
        routes.Act($"{Here}/code", Access.Everybody, ConfirmAsync);
        routes.Act("/account/provider", Access.SignedIn, (visit, _) => visit.Open!.Session.Way == SignInWay.Provider
            ? OwnPages.ShowAsync(visit, "", "account.provider-other-means")
            : !visit.Open.Session.IsFresh(visit.Now) ? OwnPages.ShowAsync(visit, "", "account.anew")
            : SendAsync(visit, new(ProviderPurpose.Bind, "/account", Session: visit.Open.Session.Id), fault => OwnPages.ShowAsync(visit, "", fault)));
        routes.Act("/account/provider/remove", Access.SignedIn, async (visit, _) =>
            await visit.Node.Providers.UnbindAsync(visit.Open!, visit.Cancel) ? Visit.Go("/account") : await OwnPages.ShowAsync(visit, "", "account.provider-stays"));
    }

    /// <summary>Sends somebody to the provider.</summary>
    /// <param name="visit">Who asks.</param>
    /// <param name="errand">What for.</param>
    /// <param name="failed">The page with the other means, with that text.</param>
    public static async Task<IResult> SendAsync(Visit visit, ProviderErrand errand, Func<string, Task<IResult>> failed)
    {
        if (visit.Parts.Provider is not { } door)
            return visit.NotFound();
        if (!visit.Parts.Asks.Take(visit.Address))
            return SignInPages.TooMany(visit);
        return await door.AskAsync(visit, errand) is { } to
            ? visit.Pass(to.AbsoluteUri, "sign-in.provider-going", visit.Words.Say("sign-in.provider-going-text", door.NameFor(visit)))
            : await failed("sign-in.provider-down");
    }

    private static async Task<IResult> BackAsync(Visit visit)
    {
        if (visit.Parts.Provider is not { } door)
            return visit.NotFound();
        await door.BackAsync(visit);
        return visit.Pass(Here, "sign-in.provider-back", visit.Words["sign-in.provider-back-text"]);
    }

    private static async Task<IResult> GoOnAsync(Visit visit)
    {
        if (visit.Parts.Provider is not { } door)
            return visit.NotFound();
        if (await door.TakeAsync(visit) is not { } came)
            return visit.Open is null ? SignInPages.Show(visit, "/", fault: "sign-in.provider-stale") : Visit.Go("/");
        // Not counted against the address: nobody guesses what is signed, and an outage must not keep an office from its other means.
        return (came.Errand.Purpose, came.Who) switch
        {
            (ProviderPurpose.Bind, _) when visit.Open?.Session.Id != came.Errand.Session => SignInPages.Show(visit, "/account", fault: "sign-in.provider-stale"),
            (ProviderPurpose.Bind, { } who) => await visit.Node.Providers.BindAsync(visit.Open!, who, visit.Cancel) ? Visit.Go("/account") : await OwnPages.ShowAsync(visit, "", "account.provider-taken"),
            (ProviderPurpose.Bind, null) => await OwnPages.ShowAsync(visit, "", came.Fault!),
            (ProviderPurpose.Accept, var who) => await InvitationPages.CameAsync(visit, came.Errand.Pending!, who, came.Fault),
            (_, null) => SignInPages.Show(visit, came.Errand.To, fault: came.Fault),
            (_, { } who) => await EnterAsync(visit, door, came, who),
        };
    }

    private static async Task<IResult> EnterAsync(Visit visit, ProviderDoor door, ProviderCame came, OutsideIdentity who)
    {
        var signedIn = await visit.Node.Providers.SignInAsync(who, visit.Cancel);
        if (signedIn.Begun is { } begun)
            return await visit.BeginAsync(begun, came.Errand.To);
        if (signedIn.NeedsCode)
        {
            await door.KeepAsync(visit, came);
            return ShowCode(visit, StatusCodes.Status200OK);
        }

        return SignInPages.Show(visit, came.Errand.To, fault: signedIn.NeedsPasskey ? "sign-in.provider-passkey" : "sign-in.provider-unbound");
    }

    private static async Task<IResult> ConfirmAsync(Visit visit, Form form)
    {
        if (visit.Parts.Provider is not { } door)
            return visit.NotFound();
        if (!visit.Parts.Tries.MayTry(visit.Address))
            return SignInPages.TooMany(visit);
        var began = Stopwatch.GetTimestamp();
        if (await door.LookAsync(visit) is not { Who: { } who, Errand: { Purpose: ProviderPurpose.SignIn } errand })
            return SignInPages.Show(visit, "/", fault: "sign-in.provider-stale");
        if (await visit.Node.Providers.ConfirmAsync(who, form["code"], visit.Cancel) is { } begun)
        {
            await door.TakeAsync(visit);
            return await visit.BeginAsync(begun, errand.To);
        }

        await SignInPages.FailedAsync(visit, visit.Parts.Tries, began);
        return ShowCode(visit, StatusCodes.Status422UnprocessableEntity);
    }

    private static IResult ShowCode(Visit visit, int status) =>
        visit.Show<ProviderCodePage>(new Dictionary<string, object?>(StringComparer.Ordinal) { ["IsRefused"] = status != StatusCodes.Status200OK }, status);
}
