using Microsoft.AspNetCore.Http;
using Trm.Console.Approvals;
using Trm.Console.Start;
using Trm.Console.Wire;
using Trm.Contracts.Codes;
using Trm.Contracts.Identifiers;
using Trm.Node.Oversight;

namespace Trm.Console.Oversight;

/// <summary>The pages of independent oversight: complaints, and one case for a day where a second person has signed. A case that they may not read, or not any more, and one that is not there look the same.</summary>
internal static class OversightPages
{
    // A pseudonym as it is said has eight characters, a whole one 36.
    private const int LongestPseudonym = 40;

    public static void Map(ConsoleRoutes routes)
    {
        routes.Page("/oversight", Access.Overseeing, visit => ShowAsync(visit));
        routes.Act("/oversight/ask", Access.Overseeing, AskAsync);
        routes.Act("/oversight/answered", Access.Overseeing, async (visit, form) =>
        {
            if (!MessageId.Parse(form["complaint"]).Try(out var complaint, out _))
                return visit.NotFound();
            return (await visit.Node.Oversight.AnsweredAsync(complaint, visit.Officer, visit.Cancel)).IsOk ? Visit.Go("/oversight") : visit.Say("frame.refused", "oversight.answered-before", StatusCodes.Status409Conflict);
        });
        routes.Page("/oversight/{case}", Access.Overseeing, visit => CaseRoute.Of(visit, async @case =>
            visit.ShowOrNone<OverseenCasePage, OverseenCase>(await visit.Node.Oversight.OpenAsync(@case, visit.Officer, PageNumber.Of(visit), visit.Cancel), "Overseen")));
        routes.Act("/oversight/{case}/end", Access.Overseeing, (visit, _) => CaseRoute.Of(visit, async @case =>
            (await visit.Node.Oversight.EndAsync(@case, visit.Officer, visit.Cancel)).IsOk ? DonePages.Go(DonePages.Oversight) : visit.NotFound()));
    }

    private static async Task<IResult> AskAsync(Visit visit, Form form)
    {
        var read = new FormReader(visit, form);
        var (pseudonym, about) = (read.Text("case", LongestPseudonym), read.Code("about", CodeSystems.VoiceTopics));
        if (pseudonym.Length > 0 && (await visit.Node.Oversight.FindAsync(pseudonym, visit.Officer, visit.Cancel)).Try(out var found, out _))
        {
            if (found.Count != 1)
                read.Refuse("case", found.Count == 0 ? "oversight.no-case" : "oversight.several");
            else if (read.IsGood)
            {
                var proposed = await visit.Node.Approvals.ProposeOversightAsync(found[0], visit.Officer, about, visit.Cancel);
                if (proposed.IsOk)
                    return Visit.Go(ApprovalPages.PathOf(proposed.Value));
                read.Refuse(proposed.Rejections);
            }
        }

        return await ShowAsync(visit, read);
    }

    private static async Task<IResult> ShowAsync(Visit visit, FormReader? read = null)
    {
        var desk = visit.Node.Oversight;
        return (await desk.ComplaintsAsync(visit.Officer, visit.Cancel)).Try(out var complaints, out _) && (await desk.AccessesAsync(visit.Officer, visit.Cancel)).Try(out var accesses, out _)
            ? visit.Show<OversightPage>(
                new Dictionary<string, object?>(StringComparer.Ordinal) { ["Complaints"] = complaints, ["Accesses"] = accesses, ["Read"] = read },
                read is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity)
            : visit.NotFound();
    }
}
