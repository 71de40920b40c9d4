namespace Trm.Node.Hooks;

/// <summary>How far an event is.</summary>
public static class HookState
{
    /// <summary>Its call is due, or was not answered yet.</summary>
    public const string Waiting = "waiting";

    /// <summary>The hook has said that it has it.</summary>
    public const string Delivered = "delivered";

    /// <summary>Tried for as long as it is tried; it waits for somebody to resend it, or to fetch it.</summary>
    public const string Parked = "parked";
}
