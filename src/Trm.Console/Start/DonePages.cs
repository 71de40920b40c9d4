using Microsoft.AspNetCore.Http;
using Trm.Console.Wire;

namespace Trm.Console.Start;

/// <summary>What was done and has no page of its own: one sentence at an address, which says nothing anew when it is loaded again.</summary>
internal static class DonePages
{
    public const string Password = "password";
    public const string Erasure = "erasure";
    public const string Drill = "drill";
    public const string Oversight = "oversight";

    private static readonly Dictionary<string, (string Title, string Text)> Said = new(StringComparer.Ordinal)
    {
        [Password] = ("account.password", "account.password-changed"),
        [Erasure] = ("approval.title", "approval.erased"),
        [Drill] = ("administration.drill-begun", "administration.drill-own-text"),
        [Oversight] = ("oversight.over", "oversight.over-text"),
    };

    public static void Map(ConsoleRoutes routes) => routes.Page("/done/{what}", Access.SignedIn, visit => Task.FromResult(
        Said.TryGetValue((string)visit.Http.Request.RouteValues["what"]!, out var said) ? visit.Say(said.Title, said.Text, StatusCodes.Status200OK) : visit.NotFound()));

    /// <summary>The answer to the form with which it was done.</summary>
    public static IResult Go(string what) => Visit.Go($"/done/{what}");
}
