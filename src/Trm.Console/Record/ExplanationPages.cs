using Microsoft.AspNetCore.Http;
using Trm.Console.Wire;
using Trm.Contracts.Rejections;
using Trm.Evidence.Packs;
using Trm.Node.Overview;

namespace Trm.Console.Record;

/// <summary>What is to be explained, and the form by which the office explains one thing. What is explained stays where it stands.</summary>
internal static class ExplanationPages
{
    private const string List = "/record/unexplained";

    public static void Map(ConsoleRoutes routes)
    {
        routes.Page(List, Access.SeeingUnexplained, async visit =>
            visit.ShowOrNone<UnexplainedPage, Page<ToExplain>>(await visit.Node.Explanations.ListAsync(visit.Officer, PageNumber.Of(visit), visit.Cancel), "Standing"));
        routes.Page("/record/explain/{what}", Access.Explaining, visit => ShowAsync(visit));
        routes.Act("/record/explain/{what}", Access.Explaining, ExplainAsync);
    }

    private static async Task<IResult> ExplainAsync(Visit visit, Form form)
    {
        var read = new FormReader(visit, form);
        var (reason, until) = (read.OneOf("reason", ExplanationReasons.Codes), read.DateOrNull("until"));
        if (read.IsGood)
        {
            var done = await visit.Node.Explanations.ExplainAsync(What(visit), reason, until, visit.Officer, visit.Cancel);
            if (done.IsOk)
                return Visit.Go(List);
            if (done.Rejection.Code.Equals(RejectionCode.Value))
                read.Refuse("until", "record.until-wrong");
        }

        return await ShowAsync(visit, read);
    }

    private static async Task<IResult> ShowAsync(Visit visit, FormReader? read = null) => (await visit.Node.Explanations.FindAsync(What(visit), visit.Officer, visit.Cancel)).Try(out var one, out _)
        ? visit.Show<ExplainPage>(new Dictionary<string, object?>(StringComparer.Ordinal) { ["One"] = one, ["Read"] = read }, read is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity)
        : read is null ? visit.NotFound() : visit.Say("frame.refused", "record.explain-gone", StatusCodes.Status409Conflict);

    private static string What(Visit visit) => visit.Http.Request.RouteValues["what"] as string ?? "";
}
