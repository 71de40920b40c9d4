using Trm.Contracts.Rejections;

namespace Trm.Node;

/// <summary>Turns what a file's reader refuses into a refusal to start.</summary>
internal static class StartResult
{
    public static T OrRefuseToStart<T>(this Result<T> result)
        where T : class => result.Try(out var value, out var rejection)
        ? value
        : throw new NodeStartException(rejection.Code.Text, rejection.Hint ?? "the file is not what it claims to be");
}
