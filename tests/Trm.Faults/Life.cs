namespace Trm.Faults;

/// <summary>One process of a node, from its start to its end. What it waits for when it ends never comes.</summary>
internal sealed class Life
{
    /// <summary>It was killed or has stopped.</summary>
    public bool IsOver { get; set; }

    /// <summary>Never done.</summary>
    public static Task Forever { get; } = new TaskCompletionSource().Task;
}
