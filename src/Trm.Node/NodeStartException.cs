namespace Trm.Node;

/// <summary>A node refuses to start: its configuration, keys or storage are not what they must be.</summary>
/// <param name="code">A stable code for scripts.</param>
/// <param name="message">One sentence that says what to do.</param>
public sealed class NodeStartException(string code, string message) : Exception(message)
{
    public string Code { get; } = code;
}
