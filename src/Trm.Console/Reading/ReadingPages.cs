using Trm.Console.Wire;
using Trm.Contracts.Identifiers;

namespace Trm.Console.Reading;

/// <summary>What was said in a case, in words. Each look is an entry in the trail.</summary>
internal static class ReadingPages
{
    public static void Map(ConsoleRoutes routes) => routes.Page("/case/{case}/read", Access.Reading, visit => CaseRoute.Of(visit, async @case =>
        MessageId.Parse(visit.Http.Request.Query["message"].ToString()).Try(out var message, out _)
            && (await visit.Node.Referrals.ReadAsync(@case, message, By(visit) == "us", visit.Officer, ParticipantId.Parse(By(visit)).Try(out var sender, out _) ? sender : null, visit.Cancel)).Try(out var read, out _)
            ? visit.Show<ReadPage>(new Dictionary<string, object?>(StringComparer.Ordinal) { ["Read"] = read })
            : visit.NotFound()));

    // "us", or who sent it: no participant's id is in lower case.
    private static string By(Visit visit) => visit.Http.Request.Query["by"].ToString();
}
