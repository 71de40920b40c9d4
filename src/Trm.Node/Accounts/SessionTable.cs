using System.Data.Common;
using Dapper;

namespace Trm.Node.Accounts;

/// <summary>SQL of who is signed in, and of what was begun and not finished.</summary>
internal static class SessionTable
{
    private const string Columns = "id AS Id, account AS Account, way AS Way, begun_at AS BegunAt, seen_at AS SeenAt";

    public static Session? Find(DbConnection db, string id) =>
        db.QuerySingleOrDefault<Row>($"SELECT {Columns} FROM account_session WHERE id = @id", new { id })?.ToSession();

    /// <summary>Those of an account, the newest first.</summary>
    public static IReadOnlyList<Session> Of(DbConnection db, string account) =>
        [.. db.Query<Row>($"SELECT {Columns} FROM account_session WHERE account = @account ORDER BY begun_at DESC, id", new { account }).Select(r => r.ToSession())];

    /// <summary>Begins one; those that are over for long are gone with it.</summary>
    public static void Begin(DbTransaction tx, Session session)
    {
        tx.Connection!.Execute(
            "DELETE FROM account_session WHERE seen_at < @idle OR begun_at < @longest",
            new { idle = (session.BegunAt - Session.Idle - Session.Remembered).ToUnixTimeMilliseconds(), longest = (session.BegunAt - Session.Longest - Session.Remembered).ToUnixTimeMilliseconds() }, tx);
        tx.Connection!.Execute(
            "INSERT INTO account_session (id, account, way, begun_at, seen_at) VALUES (@Id, @Account, @way, @at, @at)",
            new { session.Id, session.Account, way = session.Way.ToString().ToLowerInvariant(), at = session.BegunAt.ToUnixTimeMilliseconds() }, tx);
    }

    public static void Seen(DbTransaction tx, string id, long now) => tx.Connection!.Execute("UPDATE account_session SET seen_at = @now WHERE id = @id", new { id, now }, tx);

    /// <summary>Ends one of an account; nothing where it is somebody else's.</summary>
    public static bool End(DbTransaction tx, string account, string id) =>
        tx.Connection!.Execute("DELETE FROM account_session WHERE account = @account AND id = @id", new { account, id }, tx) == 1;

    /// <summary>Ends all of an account but one.</summary>
    public static void EndOthers(DbTransaction tx, string account, string but) =>
        tx.Connection!.Execute("DELETE FROM account_session WHERE account = @account AND id <> @but", new { account, but }, tx);

    /// <summary>Ends those of an account that were begun that way, but one.</summary>
    public static void EndOthers(DbTransaction tx, string account, SignInWay way, string but) => tx.Connection!.Execute(
        "DELETE FROM account_session WHERE account = @account AND way = @way AND id <> @but", new { account, way = way.ToString().ToLowerInvariant(), but }, tx);

    /// <summary>Keeps what was begun; what is over is gone with it.</summary>
    public static void Keep(DbTransaction tx, string id, string what, byte[] value, long until, long now)
    {
        tx.Connection!.Execute("DELETE FROM account_pending WHERE until <= @now", new { now }, tx);
        tx.Connection!.Execute("INSERT INTO account_pending (id, what, value, until) VALUES (@id, @what, @value, @until)", new { id, what, value, until }, tx);
    }

    public static byte[]? Kept(DbConnection db, string id, string what, long now, DbTransaction? tx = null) =>
        db.QuerySingleOrDefault<byte[]>("SELECT value FROM account_pending WHERE id = @id AND what = @what AND until > @now", new { id, what, now }, tx);

    /// <summary>It is gone, whoever asks next.</summary>
    public static void Drop(DbTransaction tx, string id) => tx.Connection!.Execute("DELETE FROM account_pending WHERE id = @id", new { id }, tx);

    private sealed record Row
    {
        public required string Id { get; init; }
        public required string Account { get; init; }
        public required string Way { get; init; }
        public long BegunAt { get; init; }
        public long SeenAt { get; init; }

        public Session ToSession() =>
            new(Id, Account, Enum.Parse<SignInWay>(Way, ignoreCase: true), DateTimeOffset.FromUnixTimeMilliseconds(BegunAt), DateTimeOffset.FromUnixTimeMilliseconds(SeenAt));
    }
}
