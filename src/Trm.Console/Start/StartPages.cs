using Trm.Console.Wire;

namespace Trm.Console.Start;

/// <summary>Where everybody begins.</summary>
internal static class StartPages
{
    public static void Map(ConsoleRoutes routes) => routes.Page("/", Access.SignedIn, visit => Task.FromResult(visit.Show<StartPage>()));
}
