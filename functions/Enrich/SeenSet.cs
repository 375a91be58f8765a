namespace Vigie.Enrich;

/// <summary>Which hashes a text has shown already. Emptied in no time; grows with the longest text, not with their number.</summary>
internal sealed class SeenSet
{
    private ulong[] _keys = new ulong[1024];

    private int[] _turns = new int[1024];

    private int _turn;

    /// <summary>Empties the set and makes room for so many.</summary>
    public void Begin(int room)
    {
        if (_keys.Length < room * 2 || _turn == int.MaxValue)
        {
            var length = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(1024, room * 2));
            _keys = new ulong[length];
            _turns = new int[length];
            _turn = 0;
        }

        _turn++;
    }

    /// <summary>False when it was there already.</summary>
    public bool Add(ulong hash)
    {
        var mask = _keys.Length - 1;
        var at = (int)((hash * 0x9e3779b97f4a7c15) >> 40) & mask;
        while (_turns[at] == _turn)
        {
            if (_keys[at] == hash)
            {
                return false;
            }

            at = (at + 1) & mask;
        }

        _keys[at] = hash;
        _turns[at] = _turn;
        return true;
    }
}
