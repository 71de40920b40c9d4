using Trm.Contracts.Codes;
using Trm.Contracts.Messages;

namespace Trm.Console.Return;

/// <summary>What the person takes back: told to anyone, passed on in one action, confirmed once. Nobody asks why.</summary>
internal static class StopActs
{
    public static ReturnAct Withdraw { get; } = new("withdraw", "withdraw.title")
    {
        May = ReturnAct.Sends(MessageKind.WithdrawalReturn),
        Says = ["withdraw.text"],
        Asks = (visit, _) =>
        [
            new Question.One("of", "withdraw.of", CodeWords.Options(CodeSystems.ConsentScopes)),
            new Question.One("action", "withdraw.action", CodeWords.Options(CodeSystems.WithdrawalActions), CodeSystems.WithdrawalActions.Code(WithdrawalAction.Stop)) { Hint = "withdraw.action-hint" },
            new Question.Moment("at", "withdraw.at", visit.Now),
        ],
        Button = "withdraw.button",
        DoAsync = async (visit, read) =>
        {
            var (of, action, at) = (read.Code("of", CodeSystems.ConsentScopes), read.Code("action", CodeSystems.WithdrawalActions), visit.Moment(read, "at"));
            return read.IsGood ? (await visit.Node.Returns.WithdrawAsync(visit.Case, visit.Officer, of, action, at, visit.Cancel)).Rejections : [];
        },
        Done = "withdraw.done",
        Known = ["withdraw.known", "withdraw.reception"],
        NotKnown = ["withdraw.not-known"],
    };
}
