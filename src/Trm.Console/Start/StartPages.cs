using Microsoft.AspNetCore.Http;
using Trm.Console.Layout;
using Trm.Console.Wire;

namespace Trm.Console.Start;

/// <summary>Where everybody begins, and goes on with what they sent when their session was over.</summary>
internal static class StartPages
{
    public static void Map(ConsoleRoutes routes)
    {
        routes.Page("/", Access.SignedIn, visit => Task.FromResult(visit.Show<StartPage>()));
        routes.Page($"{Unsent.Room}{{form}}", Access.SignedIn, async visit => await Unsent.FindAsync(visit, (string)visit.Http.Request.RouteValues["form"]!) is { } unsent
            ? visit.Show<UnsentPage>(new Dictionary<string, object?>(StringComparer.Ordinal) { ["Unsent"] = unsent })
            : visit.Say("unsent.title", "unsent.gone", StatusCodes.Status404NotFound));
    }
}
