namespace Trm.Node.Accounts;

/// <summary>Somebody is signed in in one browser.</summary>
/// <param name="Id">Its number, by which it is ended; not what the browser holds.</param>
/// <param name="SeenAt">When it last asked for something, to the minute.</param>
public sealed record Session(string Id, string Account, SignInWay Way, DateTimeOffset BegunAt, DateTimeOffset SeenAt)
{
    /// <summary>Ends when nothing was asked for so long.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromMinutes(30);

    /// <summary>Ends after so long, whatever was asked for.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(12);

    /// <summary>So long after it was begun, its owner may add another means by which they sign in: whoever finds a desk that was left finds an older one.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromMinutes(10);

    /// <summary>True while it is fresh.</summary>
    public bool IsFresh(DateTimeOffset now) => now < BegunAt + Fresh;

    /// <summary>True while it holds.</summary>
    public bool Holds(DateTimeOffset now) => now < SeenAt + Idle && now < BegunAt + Longest && now >= BegunAt - TimeSpan.FromMinutes(5);

    /// <summary>Known so long after its end, so that a form which was typed in it is not lost: it opens nothing then.</summary>
    public static readonly TimeSpan Remembered = TimeSpan.FromHours(12);
}
