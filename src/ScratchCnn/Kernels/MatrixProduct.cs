using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ScratchCnn.Kernels;

/// <summary>
/// The product that convolution, its two gradients and the dense layer are all instances of:
/// <code>
/// c[row, column] = start + Σ over segments s, terms i:  a[ARows.Offset(row) + s · ASegmentStride + i · AStep] · b[s · Length + i, column]
/// </code>
/// where start is the bias of the column, 0, or what c held. Every output is one chain of fused multiply-adds in ascending (s, i).
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public readonly ref struct MatrixProduct<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>
    /// Terms of b that all rows use before the next terms are read: two vectors of 512 bits wide they are 64 KB, and stay in L2. Measured: with 256, which
    /// would fit L1, the sums of a convolution over 64 channels (320 terms) go through memory once more, which costs 3 %.
    /// </summary>
    private const int TermsPerBlock = 512;

    /// <summary>Rows that use a's cache lines together where its terms lie far apart. Measured: 48 rows are up to 8 % slower, 192 no faster.</summary>
    private const int RowsPerBlock = 96;

    /// <summary>[rows, Columns], contiguous.</summary>
    public required Span<T> C { get; init; }

    /// <summary>The buffer in which <see cref="ARows"/> says where each row begins.</summary>
    public required ReadOnlySpan<T> A { get; init; }

    /// <summary>[Segments · Length, Columns], contiguous.</summary>
    public required ReadOnlySpan<T> B { get; init; }

    /// <summary>Offsets of the rows of a.</summary>
    public required RowLayout ARows { get; init; }

    /// <summary>Columns of b and c.</summary>
    public required int Columns { get; init; }

    /// <summary>The first column to compute; a multiple of a vector's width.</summary>
    public int FirstColumn { get; init; }

    /// <summary>The column after the last to compute: all, where it is not given; else <see cref="Columns"/> or a multiple of a vector's width.</summary>
    public int? EndColumn { get; init; }

    /// <summary>Terms in a segment.</summary>
    public required int Length { get; init; }

    /// <summary>Segments of terms.</summary>
    public int Segments { get; init; } = 1;

    /// <summary>Values of a from a term to the next in its segment.</summary>
    public int AStep { get; init; } = 1;

    /// <summary>Values of a from a segment to the next.</summary>
    public int ASegmentStride { get; init; }

    /// <summary>[Columns], what the sums start from; empty for 0.</summary>
    public ReadOnlySpan<T> Bias { get; init; }

    /// <summary>Whether the sums start from what c holds.</summary>
    public bool Accumulate { get; init; }

    /// <summary>Whether max(·, 0) is applied to the finished sums.</summary>
    public bool Relu { get; init; }

    /// <summary>[<see cref="ScratchSize"/>], of unknown content.</summary>
    public Span<T> Scratch { get; init; }

    private int End => EndColumn ?? Columns;

    /// <summary>The columns that fill whole vectors.</summary>
    private int WholeColumns => Columns - (Columns % VectorWidth.Lanes<T>());

    /// <summary>An empty product, to be described by its properties.</summary>
    public MatrixProduct()
    {
    }

    /// <summary>Scratch that a product of <paramref name="terms"/> terms an output needs: room for the columns that fill no whole vector.</summary>
    public static int ScratchSize(int terms, int columns) =>
        columns % VectorWidth.Lanes<T>() == 0 ? 0 : checked((terms + 8) * VectorWidth.Lanes<T>());

    /// <summary>The smallest number of columns that fill whole vectors and has room for <paramref name="columns"/>.</summary>
    public static int WholeVectors(int columns) => (columns + VectorWidth.Lanes<T>() - 1) / VectorWidth.Lanes<T>() * VectorWidth.Lanes<T>();

    /// <summary>Computes rows <paramref name="first"/> … <paramref name="first"/> + <paramref name="count"/> − 1 of c.</summary>
    /// <exception cref="ArgumentException">A buffer is smaller than the product.</exception>
    public void Run(int first, int count)
    {
        if (count == 0)
            return;
        RequireRoom(first + count - 1);

        // Where a's terms lie far apart, each brings a whole cache line of neighboring rows: use these rows while the line is near.
        int block = AStep == 1 ? count : RowsPerBlock;
        for (int row = first; row < first + count; row += block)
        {
            if (VectorWidth.IsWide)
                RunPanels<WideVector<T>>(row, Math.Min(block, first + count - row));
            else
                RunPanels<PortableVector<T>>(row, Math.Min(block, first + count - row));
        }
    }

    /// <summary>
    /// All wanted rows, in blocks of terms: what a block needs of b is read by every tile of rows and stays in the caches between them. The sums rest
    /// in c from block to block, which rounds nothing.
    /// </summary>
    private void RunPanels<TVector>(int first, int count)
        where TVector : struct, IVector<TVector, T>
    {
        int block = Segments == 1 && count > 6 ? TermsPerBlock : Length;
        for (int term = 0; term < Length; term += block)
            RunPanels<TVector>(first, count, term, Math.Min(block, Length - term));
        if (End > WholeColumns)
            TailPanel<TVector>(WholeColumns, first, count);
    }

    private void RunPanels<TVector>(int first, int count, int term, int length)
        where TVector : struct, IVector<TVector, T>
    {
        int column = FirstColumn, end = Math.Min(End, WholeColumns);
        if (count == 1)
        {
            for (; column <= end - (2 * Columns4<TVector, T>.Count); column += 2 * Columns4<TVector, T>.Count)
                Panel<Columns4<TVector, T>>(column, first, count, term, length, doubled: true);
        }

        if (count <= 2)
        {
            for (; column <= end - Columns4<TVector, T>.Count; column += Columns4<TVector, T>.Count)
                Panel<Columns4<TVector, T>>(column, first, count, term, length);
        }

        for (; column <= end - Columns2<TVector, T>.Count; column += Columns2<TVector, T>.Count)
            Panel<Columns2<TVector, T>>(column, first, count, term, length);
        for (; column <= end - TVector.Count; column += TVector.Count)
            Panel<TVector>(column, first, count, term, length);
    }

    /// <summary>
    /// All wanted rows of a panel of whole vectors, a block of terms. A panel for a single row may be doubled: two runs wide.
    /// </summary>
    private void Panel<TColumns>(int column, int first, int count, int term, int length, bool doubled = false)
        where TColumns : struct, IColumns<TColumns, T>
    {
        // As wide as the widest panel: four vectors, doubled.
        Span<T> zeros = stackalloc T[8 * VectorWidth.Lanes<T>()];
        zeros.Clear();
        bool goesOn = Accumulate || term > 0;
        ref T c = ref Unsafe.Add(ref MemoryMarshal.GetReference(C), ((nint)first * Columns) + column);
        ref T start = ref goesOn ? ref c
            : ref Bias.IsEmpty ? ref MemoryMarshal.GetReference(zeros)
            : ref Unsafe.Add(ref MemoryMarshal.GetReference(Bias), column);
        ref T a = ref Unsafe.Add(ref MemoryMarshal.GetReference(A), (nint)term * AStep);
        ref T b = ref Unsafe.Add(ref MemoryMarshal.GetReference(B), ((nint)term * Columns) + column);
        var terms = new RegisterTile.Terms(
            Segments, length, AStep, ASegmentStride, Columns, Columns, goesOn ? Columns : 0, Relu && term + length == Length);
        Tiles<TColumns>(ref c, ref start, ref a, ref b, terms, first, count, doubled);
    }

    /// <summary>
    /// The columns that fill no whole vector: b's are copied into a panel that is padded with zeros, and c's pass through a tile of whole vectors.
    /// </summary>
    private void TailPanel<TVector>(int column, int first, int count)
        where TVector : struct, IVector<TVector, T>
    {
        int width = TVector.Count, tail = Columns - column, termCount = Segments * Length;
        Span<T> panel = Scratch[..(termCount * width)];
        Span<T> tile = Scratch.Slice(termCount * width, 6 * width);
        for (int term = 0; term < termCount; term++)
            CopyPadded(B.Slice((term * Columns) + column, tail), panel.Slice(term * width, width));

        var terms = new RegisterTile.Terms(Segments, Length, AStep, ASegmentStride, width, width, width, Relu);
        for (int row = first; row < first + count; row += 6)
        {
            int rows = Math.Min(6, first + count - row);
            for (int r = 0; r < rows; r++)
            {
                ReadOnlySpan<T> start = Accumulate ? C.Slice(((row + r) * Columns) + column, tail) : Bias.IsEmpty ? [] : Bias[column..];
                CopyPadded(start, tile.Slice(r * width, width));
            }

            ref T c = ref MemoryMarshal.GetReference(tile);
            Tiles<TVector>(ref c, ref c, ref MemoryMarshal.GetReference(A), ref MemoryMarshal.GetReference(panel), terms, row, rows);
            for (int r = 0; r < rows; r++)
                tile.Slice(r * width, tail).CopyTo(C.Slice(((row + r) * Columns) + column, tail));
        }
    }

    private static void CopyPadded(ReadOnlySpan<T> source, Span<T> destination)
    {
        destination.Clear();
        source.CopyTo(destination);
    }

    /// <summary>Covers the rows with tiles of six, and one of two where no more are left; a tile that reaches past the end repeats the last row.</summary>
    private void Tiles<TColumns>(ref T c, ref T start, ref T a, ref T b, in RegisterTile.Terms terms, int first, int count, bool doubled = false)
        where TColumns : struct, IColumns<TColumns, T>
    {
        var cursor = new RowCursor(ARows, first, first + count - 1);
        RegisterTile.TileRows rows = default;
        for (int row = 0; row < count;)
        {
            int last = count - 1;
            if (!doubled && count - row >= 6 && cursor.TryNextSix(out nint offset))
            {
                nint stride = ARows.RowStride;
                rows = new RegisterTile.TileRows
                {
                    A0 = offset,
                    A1 = offset + stride,
                    A2 = offset + (2 * stride),
                    A3 = offset + (3 * stride),
                    A4 = offset + (4 * stride),
                    A5 = offset + (5 * stride),
                    Row0 = row,
                    Row1 = row + 1,
                    Row2 = row + 2,
                    Row3 = row + 3,
                    Row4 = row + 4,
                    Row5 = row + 5,
                };
                RegisterTile.Multiply6<T, TColumns>(ref c, ref start, ref a, ref b, rows, terms);
                row += 6;
                continue;
            }

            rows.A0 = cursor.Next();
            if (doubled)
            {
                RegisterTile.Multiply1<T, TColumns>(ref c, ref start, ref a, ref b, rows, terms);
                return;
            }

            rows.A1 = cursor.Next();
            rows.Row0 = row;
            rows.Row1 = Math.Min(row + 1, last);
            if (count - row <= 2)
            {
                RegisterTile.Multiply2<T, TColumns>(ref c, ref start, ref a, ref b, rows, terms);
                return;
            }

            rows.A2 = cursor.Next();
            rows.A3 = cursor.Next();
            rows.A4 = cursor.Next();
            rows.A5 = cursor.Next();
            rows.Row2 = row + 2;
            rows.Row3 = Math.Min(row + 3, last);
            rows.Row4 = Math.Min(row + 4, last);
            rows.Row5 = Math.Min(row + 5, last);
            RegisterTile.Multiply6<T, TColumns>(ref c, ref start, ref a, ref b, rows, terms);
            row += 6;
        }
    }

    /// <summary>The tiles reach into memory without looking; so the buffers are measured here, once a product.</summary>
    private void RequireRoom(int lastRow)
    {
        long termCount = (long)Segments * Length;
        long lastTerm = ((Segments - 1L) * ASegmentStride) + ((Length - 1L) * AStep);
        Require(A.Length, ARows.LargestOffset(lastRow) + lastTerm + 1, nameof(A));
        Require(B.Length, termCount * Columns, nameof(B));
        Require(C.Length, (lastRow + 1L) * Columns, nameof(C));
        Require(Bias.IsEmpty ? Columns : Bias.Length, Columns, nameof(Bias));
        Require(Scratch.Length, ScratchSize(checked((int)termCount), Columns), nameof(Scratch));

        static void Require(int length, long needed, string buffer)
        {
            if (length < needed)
                throw new ArgumentException($"A matrix product needs {needed} values in {buffer}, but the buffer has {length}.");
        }
    }
}
