using System.Numerics;
using System.Runtime.CompilerServices;
using ScratchCnn.Kernels;
using ScratchCnn.Numerics;
using ScratchCnn.Tests.Layers;
using ScratchCnn.Verification;

namespace ScratchCnn.Tests.Kernels;

/// <summary>
/// The matrix product against the naive loop of scalar fused multiply-adds, bit for bit, in memory that ends at an unreadable page. The naive loop
/// never looks at tiles, panels or blocks.
/// </summary>
[Trait("Category", "Kernels")]
public abstract class MatrixProductTests<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    [Fact]
    public void Every_number_of_columns_and_rows_equals_the_scalar_loop()
    {
        for (int columns = 1; columns <= 40; columns++)
        {
            for (int rows = 1; rows <= 15; rows++)
                AssertEqualsLoop(new Case(rows, columns, Length: 7));
        }
    }

    [Fact]
    public void A_few_rows_of_many_columns_equal_the_scalar_loop()
    {
        for (int columns = 41; columns <= 150; columns++)
        {
            for (int rows = 1; rows <= 3; rows++)
                AssertEqualsLoop(new Case(rows, columns, Length: 5));
        }
    }

    [Theory]
    [InlineData(1), InlineData(2), InlineData(255), InlineData(256), InlineData(257), InlineData(512), InlineData(700)]
    public void Any_number_of_terms_equals_the_scalar_loop(int terms)
    {
        foreach (int columns in new[] { 1, 3, 8, 16, 19, 33 })
        {
            foreach (int rows in new[] { 1, 2, 6, 7, 13 })
                AssertEqualsLoop(new Case(rows, columns, terms));
        }
    }

    [Fact]
    public void Segments_of_terms_follow_each_other_in_one_chain()
    {
        foreach (int columns in new[] { 1, 9, 17, 32 })
        {
            foreach (int rows in new[] { 1, 3, 8, 14 })
            {
                AssertEqualsLoop(new Case(rows, columns, Length: 5) { Segments = 3, SegmentStride = 11 });
                AssertEqualsLoop(new Case(rows, columns, Length: 4) { Segments = 2, SegmentStride = 2 });
                AssertEqualsLoop(new Case(rows, columns, Length: 3) { Segments = 4, SegmentStride = 1, Step = 6 });
                AssertEqualsLoop(new Case(rows, columns, Length: 300) { Segments = 2, SegmentStride = 300 });
                AssertEqualsLoop(new Case(rows, columns, Length: 600) { Segments = 2, SegmentStride = 300 });
            }
        }

        foreach (int columns in new[] { 64, 128, 256, 260 })
            AssertEqualsLoop(new Case(1, columns, Length: 5) { Segments = 3, SegmentStride = 11 });
    }

    [Theory]
    [InlineData(97), InlineData(150), InlineData(200)]
    public void Many_rows_with_distant_terms_equal_the_scalar_loop(int rows)
    {
        foreach (int columns in new[] { 3, 16, 19 })
        {
            AssertEqualsLoop(new Case(rows, columns, Length: 4) { Layout = RowLayout.Uniform(1), Step = 210 });
            AssertEqualsLoop(new Case(rows, columns, Length: 600) { Layout = RowLayout.Uniform(1), Step = 3 });
            AssertEqualsLoop(new Case(rows, columns, Length: 4) { Layout = RowLayout.Uniform(1), Step = 210, First = 40, Count = rows - 45 });
        }
    }

    [Fact]
    public void Only_the_columns_that_are_asked_for_are_written()
    {
        int lanes = VectorWidth.Lanes<T>();
        foreach (int columns in new[] { 6 * lanes, (6 * lanes) + 3, 20 * lanes })
        {
            foreach (int rows in new[] { 1, 2, 7 })
            {
                for (int from = 0; from <= 6 * lanes; from += lanes)
                {
                    for (int to = from; to <= 6 * lanes; to += lanes)
                        AssertEqualsLoop(new Case(rows, columns, Length: 5) { FirstColumn = from, EndColumn = to });
                    AssertEqualsLoop(new Case(rows, columns, Length: 5) { FirstColumn = from, EndColumn = columns });
                    AssertEqualsLoop(new Case(rows, columns, Length: 5) { FirstColumn = from });
                }
            }
        }
    }

    [Fact]
    public void Rows_may_overlap_lie_in_groups_and_have_strided_terms()
    {
        foreach (int columns in new[] { 2, 8, 21, 40 })
        {
            for (int rows = 1; rows <= 15; rows++)
            {
                AssertEqualsLoop(new Case(rows, columns, Length: 6) { Layout = new RowLayout(4, 30, 3) });
                AssertEqualsLoop(new Case(rows, columns, Length: 6) { Layout = new RowLayout(1, 5, 99) });
                AssertEqualsLoop(new Case(rows, columns, Length: 6) { Layout = RowLayout.Uniform(1), Step = 17 });
                AssertEqualsLoop(new Case(rows, columns, Length: 270) { Layout = RowLayout.Uniform(2), Step = 3 });
            }
        }
    }

    [Fact]
    public void Only_the_rows_that_are_asked_for_are_written()
    {
        for (int first = 0; first < 9; first++)
        {
            for (int count = 0; count <= 9 - first; count++)
                AssertEqualsLoop(new Case(9, 19, Length: 5) { First = first, Count = count, Layout = new RowLayout(4, 40, 5) });
        }
    }

    [Theory]
    [InlineData(true, false, false), InlineData(false, true, false), InlineData(false, false, true), InlineData(true, false, true)]
    [InlineData(false, true, true)]
    public void Sums_start_from_a_bias_or_from_what_is_there_and_end_in_a_relu(bool bias, bool accumulate, bool relu)
    {
        foreach (int columns in new[] { 1, 4, 8, 13, 16, 24, 39, 64, 70 })
        {
            foreach (int rows in new[] { 1, 2, 3, 6, 7, 8, 9, 12 })
            {
                AssertEqualsLoop(new Case(rows, columns, Length: 9) { Bias = bias, Accumulate = accumulate, Relu = relu });
                AssertEqualsLoop(new Case(rows, columns, Length: 530) { Bias = bias, Accumulate = accumulate, Relu = relu });
            }
        }
    }

    [Fact]
    public void A_scratch_larger_than_an_array_is_refused() =>
        Assert.Throws<OverflowException>(() => MatrixProduct<T>.ScratchSize(int.MaxValue - 8, columns: 1));

    [Fact]
    public void Columns_are_padded_to_the_next_whole_vector_and_no_further()
    {
        int lanes = VectorWidth.Lanes<T>();
        for (int columns = 1; columns <= 3 * lanes; columns++)
        {
            int padded = MatrixProduct<T>.WholeVectors(columns);
            Assert.Equal(0, padded % lanes);
            Assert.InRange(padded, columns, columns + lanes - 1);
        }
    }

    [Theory]
    [InlineData("A", 11, 12, 8), InlineData("B", 12, 11, 8), InlineData("C", 24, 12, 7)]
    public void A_buffer_that_is_too_small_is_named(string buffer, int a, int b, int c)
    {
        var error = Assert.Throws<ArgumentException>(() => new MatrixProduct<T>
        {
            A = new T[a],
            B = new T[b],
            C = new T[c],
            ARows = RowLayout.Uniform(6),
            Columns = 2,
            Length = 6,
            Scratch = new T[MatrixProduct<T>.ScratchSize(6, 2)],
        }.Run(0, buffer == "C" ? 4 : 2));
        Assert.Contains($"values in {buffer}, but the buffer has ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Distant_terms_the_bias_and_the_scratch_need_their_room()
    {
        // Two rows of two segments of two terms; the last is at 1 + 5 + 5. Three columns fill no vector.
        const int a = 12, columns = 3;
        int scratch = MatrixProduct<T>.ScratchSize(4, columns);
        Assert.Equal("A matrix product needs 12 values in A, but the buffer has 11.", Assert.Throws<ArgumentException>(() => Run(a - 1, columns, scratch)).Message);
        Assert.Equal("A matrix product needs 3 values in Bias, but the buffer has 2.", Assert.Throws<ArgumentException>(() => Run(a, columns - 1, scratch)).Message);
        Assert.Contains("values in Scratch", Assert.Throws<ArgumentException>(() => Run(a, columns, scratch - 1)).Message, StringComparison.Ordinal);
        Run(a, columns, scratch);

        static void Run(int a, int bias, int scratch) => new MatrixProduct<T>
        {
            A = new T[a],
            B = new T[4 * columns],
            C = new T[2 * columns],
            Bias = new T[bias],
            ARows = RowLayout.Uniform(1),
            Columns = columns,
            Length = 2,
            Segments = 2,
            AStep = 5,
            ASegmentStride = 5,
            Scratch = new T[scratch],
        }.Run(0, 2);
    }

    private static void AssertEqualsLoop(Case shape)
    {
        int terms = shape.Segments * shape.Length, count = shape.Count ?? shape.Rows;
        RowLayout layout = shape.Layout ?? RowLayout.Uniform(shape.Length * shape.Step);
        int reach = (int)layout.LargestOffset(shape.Rows - 1) + ((shape.Segments - 1) * shape.SegmentStride) + ((shape.Length - 1) * shape.Step) + 1;
        using GuardedBuffer<T> a = Random(reach, 1), b = Random(terms * shape.Columns, 2), c = Random(shape.Rows * shape.Columns, 3);
        using GuardedBuffer<T> bias = Random(shape.Bias ? shape.Columns : 0, 4), scratch = Random(MatrixProduct<T>.ScratchSize(terms, shape.Columns), 5);
        scratch.Span.Fill(T.NaN);
        T[] expected = c.Span.ToArray();
        for (int row = shape.First; row < shape.First + count; row++)
        {
            for (int column = shape.FirstColumn; column < (shape.EndColumn ?? shape.Columns); column++)
            {
                int place = (row * shape.Columns) + column;
                T sum = shape.Accumulate ? expected[place] : shape.Bias ? bias.Span[column] : T.Zero;
                for (int s = 0; s < shape.Segments; s++)
                {
                    for (int i = 0; i < shape.Length; i++)
                    {
                        T factor = a.Span[(int)layout.Offset(row) + (s * shape.SegmentStride) + (i * shape.Step)];
                        sum = T.FusedMultiplyAdd(factor, b.Span[(((s * shape.Length) + i) * shape.Columns) + column], sum);
                    }
                }

                expected[place] = shape.Relu && sum < T.Zero ? T.Zero : sum;
            }
        }

        DirtyTheStack();
        new MatrixProduct<T>
        {
            C = c.Span,
            A = a.Span,
            B = b.Span,
            Bias = bias.Span,
            ARows = layout,
            Columns = shape.Columns,
            FirstColumn = shape.FirstColumn,
            EndColumn = shape.EndColumn,
            Length = shape.Length,
            Segments = shape.Segments,
            AStep = shape.Step,
            ASegmentStride = shape.SegmentStride,
            Accumulate = shape.Accumulate,
            Relu = shape.Relu,
            Scratch = scratch.Span,
        }.Run(shape.First, count);
        Bits.AssertEqual<T>(expected, c.Span, shape.ToString());
        Assert.True(a.IsIntact && b.IsIntact && c.IsIntact && bias.IsIntact && scratch.IsIntact, $"Something was written outside: {shape}");
    }

    /// <summary>Fills the stack below with NaN, so that a kernel which reads there what it did not write is found out every time.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void DirtyTheStack()
    {
        Span<T> garbage = stackalloc T[1024];
        garbage.Fill(T.NaN);
    }

    private static GuardedBuffer<T> Random(int length, ulong key)
    {
        var buffer = new GuardedBuffer<T>(length, Guard.UnreadablePage);
        Samples.Spread(buffer.Span, CounterRandom.Derive(key, (ulong)length));
        return buffer;
    }

    private sealed record Case(int Rows, int Columns, int Length)
    {
        public int Segments { get; init; } = 1;

        public int SegmentStride { get; init; }

        public int Step { get; init; } = 1;

        public RowLayout? Layout { get; init; }

        public int First { get; init; }

        public int? Count { get; init; }

        public int FirstColumn { get; init; }

        public int? EndColumn { get; init; }

        public bool Bias { get; init; }

        public bool Accumulate { get; init; }

        public bool Relu { get; init; }
    }
}

public sealed class MatrixProductInFloatTests : MatrixProductTests<float>;

public sealed class MatrixProductInDoubleTests : MatrixProductTests<double>;
