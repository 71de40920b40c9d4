using System.Globalization;
using Trm.Console.Wire;
using Trm.Contracts.Statistics;

namespace Trm.Console.Figures;

/// <summary>The figures of a year, for a coordinator and an auditor: as they would be published. Nobody sees a small count, and nothing leaves from here.</summary>
internal static class FiguresPages
{
    public static void Map(ConsoleRoutes routes) => routes.Page("/figures", Access.SeeingFigures, async visit =>
        visit.ShowOrNone<FiguresPage, RegionalFigures>(await visit.Node.Figures.ShowAsync(visit.Officer, Year(visit), visit.Cancel), "Own"));

    private static int Year(Visit visit) => int.TryParse(visit.Http.Request.Query["year"].ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var year) ? year : YearFigures.Newest(visit.Now);
}
